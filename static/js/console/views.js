/** On a phone one part of the desk is shown at a time; wider screens show them all (moderate.css). */

import { find } from "../dom.js";

/** @typedef {"room"|"hands"|"house"|"show"} View */

const desk = find("[data-views]", HTMLElement);

/** @param {View} view */
export function showView(view) {
  desk.dataset["view"] = view;
  for (const button of desk.querySelectorAll("[data-view-button]")) {
    const shown = button.getAttribute("data-view-button") === view;
    button.setAttribute("aria-pressed", String(shown));
  }
}

/** Let the buttons choose. */
export function listenToViews() {
  for (const button of desk.querySelectorAll("button[data-view-button]")) {
    const view = /** @type {View} */ (button.getAttribute("data-view-button"));
    button.addEventListener("click", () => showView(view));
  }
  showView("room");
}
