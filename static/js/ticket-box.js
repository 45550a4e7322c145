/** The ways in on the event page, which the server draws: fetched anew when the doors open. */

/** A house that waits for the doors must not ask all at once. */
const SPREAD_MS = 8000;

/** Draw the ways in anew in a moment, without touching the rest of the page. */
export function refreshSoon() {
  setTimeout(refresh, Math.random() * SPREAD_MS);
}

async function refresh() {
  const box = document.querySelector("[data-ticket-box]");
  const answer = await fetch(location.href).catch(() => null);
  if (!box || !answer?.ok || box.contains(document.activeElement)) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-ticket-box]");
  if (fresh) box.replaceChildren(...fresh.childNodes);
}
