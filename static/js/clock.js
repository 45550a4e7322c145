/** The server's clock, and times said in the viewer's own zone. */

import { language, locale } from "./i18n.js";

let offset = 0;

/** Set our copy of the server's clock. @param {string} serverTime ISO 8601 */
export function syncClock(serverTime) {
  offset = Date.parse(serverTime) - Date.now();
}

/** Milliseconds since 1970 by the server's clock. */
export function now() {
  return Date.now() + offset;
}

/** Call `tick` now and at every full second. @param {() => void} tick */
export function everySecond(tick) {
  const beat = () => {
    tick();
    setTimeout(beat, 1000 - (now() % 1000));
  };
  beat();
}

/** A length of time as 4:05 or 1:02:09. @param {number} ms */
export function clockFace(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, at) => (at ? String(part).padStart(2, "0") : String(part))).join(":");
}

/** The time of day in the viewer's zone. @param {string} at ISO 8601 */
export function timeOfDay(at) {
  return new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
}

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  full: { dateStyle: "full", timeStyle: "short" },
  short: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
};

/** Rewrite every <time data-time> into the viewer's zone, with the zone named. */
export function showLocalTimes() {
  for (const element of document.querySelectorAll("time[data-time]")) {
    const at = new Date(element.getAttribute("datetime") ?? "");
    const style = STYLES[element.getAttribute("data-time") ?? "full"] ?? {};
    const zone = new Intl.DateTimeFormat(language, { timeZoneName: "short" })
      .formatToParts(at)
      .find((part) => part.type === "timeZoneName")?.value;
    element.textContent = `${new Intl.DateTimeFormat(locale, style).format(at)} ${zone ?? ""}`.trim();
  }
}

const UNITS = /** @type {const} */ ([
  ["days", 86_400],
  ["hours", 3600],
  ["minutes", 60],
  ["seconds", 1],
]);

/** Draw the time left until `startsAt` into a countdown. @param {Element} element @param {string} startsAt */
export function drawCountdown(element, startsAt) {
  let left = Math.max(0, Math.ceil((Date.parse(startsAt) - now()) / 1000));
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    left -= count * length;
    const box = element.querySelector(`[data-unit="${unit}"]`);
    box?.querySelector("b")?.replaceChildren(String(count).padStart(2, "0"));
    if (unit === "days") box?.toggleAttribute("hidden", count === 0);
  }
}
