// Eyes and ears for tests: the colour a video shows and the tone a media element plays.
(() => {
  const hueOf = (video, x, y) => {
    if (!video?.videoWidth) return NaN;
    const dot = new OffscreenCanvas(1, 1).getContext("2d");
    dot.drawImage(video, x * video.videoWidth, y * video.videoHeight, 1, 1, 0, 0, 1, 1);
    const [r, g, b] = dot.getImageData(0, 0, 1, 1).data;
    const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
    if (most - least < 45) return NaN; // grey, or the slate: no colour of a camera
    const sector = most === r ? (g - b) / (most - least) : most === g ? 2 + (b - r) / (most - least) : 4 + (r - g) / (most - least);
    return Math.round(60 * sector + 360) % 360;
  };

  // What was looked at and seen last, and what the media elements went through: for the report.
  window.looked = new Map();
  window.mediaEvents = [];
  for (const type of ["loadstart", "playing", "waiting", "stalled", "pause", "error", "emptied", "seeking"]) {
    const note = () => window.mediaEvents.push(`${new Date().toISOString().slice(14, 23)} ${type}`);
    document.addEventListener(type, () => (note(), window.mediaEvents.splice(0, window.mediaEvents.length - 30)), true);
  }

  window.hueAt = (selector, x, y) => {
    const hue = hueOf(document.querySelector(selector), x, y);
    window.looked.set(`${selector} ${x} ${y}`, hue);
    return hue;
  };

  const analysers = new Map();
  const listen = (element) => {
    const stream = element.srcObject ?? element.captureStream();
    if (!stream.getAudioTracks().length) return null;
    const audio = new AudioContext();
    const analyser = new AnalyserNode(audio, { fftSize: 8192, smoothingTimeConstant: 0 });
    audio.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
    void audio.resume();
    return analyser;
  };

  // Whether any element that matches plays the tone 20 dB above the loudest thing away from it.
  window.hear = (selector, tone) =>
    [...document.querySelectorAll(selector)].some((element) => {
      const key = element.srcObject ?? element;
      if (!analysers.get(key)) analysers.set(key, listen(element));
      const analyser = analysers.get(key);
      if (!analyser) return false;
      const levels = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(levels);
      const bin = Math.round((tone * analyser.fftSize) / analyser.context.sampleRate);
      const heard = Math.max(...levels.slice(bin - 2, bin + 3));
      const beside = Math.max(...levels.slice(bin + 12, bin + 40));
      return heard > -60 && heard > beside + 20;
    });
})();
