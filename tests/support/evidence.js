// What a page shows at the moment, for the report of a test that failed.
() => {
  const ranges = (buffered) =>
    Array.from({ length: buffered.length }, (_, n) => [buffered.start(n).toFixed(2), buffered.end(n).toFixed(2)].join("–"));
  const video = (element) => ({
    status: element.closest("[data-status]")?.dataset.status,
    at: element.currentTime,
    ready: element.readyState,
    paused: element.paused,
    rate: element.playbackRate,
    size: [element.videoWidth, element.videoHeight],
    buffered: ranges(element.buffered),
    error: element.error?.message,
  });
  return {
    url: location.href,
    now: new Date().toISOString(),
    visibility: document.visibilityState,
    text: document.body?.innerText.replace(/\s+/g, " "),
    dialogs: [...document.querySelectorAll("dialog[open]")].map((dialog) => dialog.innerText.replace(/\s+/g, " ")),
    videos: [...document.querySelectorAll("video")].map(video),
    looked: Object.fromEntries(window.looked ?? []),
    media: window.mediaEvents ?? [],
  };
}
