/** Time that runs out, counted down where it matters. Nothing that ticks is in a live region. */

import { clockFace, everySecond, now } from "./clock.js";
import { setText } from "./dom.js";

/**
 * Keep a text up to date with the time left.
 *
 * @param {HTMLElement} element
 * @param {() => string | null} until ISO 8601, or null while nothing runs out
 * @param {(left: string) => string} words from a time left like 1:45 to the text
 * @returns {() => void} draws it now
 */
export function followTimeLeft(element, until, words) {
  const draw = () => {
    const end = until();
    setText(element, end === null ? "" : words(clockFace(Date.parse(end) - now() + 999)));
  };
  everySecond(draw);
  return draw;
}
