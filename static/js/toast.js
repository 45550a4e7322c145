/** A sentence about what just happened, for a few seconds, in everybody's sight and hearing. */

import { find, setText } from "./dom.js";

const SHOWN_MS = 7000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} text */
export function toast(text) {
  const element = find("[data-toast]", HTMLElement);
  setText(element, text);
  clearTimeout(timer);
  timer = setTimeout(() => setText(element, ""), SHOWN_MS);
}
