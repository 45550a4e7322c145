/** Single keys for what a moderator does all evening. They can be switched off (WCAG 2.1.4). */

import { find } from "../dom.js";

const STORED = "footlight-shortcuts";
const TYPED_INTO = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
/** The player has keys of its own; what is asked in a dialog is answered first. */
const OTHERS = `${TYPED_INTO}, [data-player], dialog`;

/** Whether a key press is meant for the desk. @param {KeyboardEvent} event */
function meant({ target, altKey, ctrlKey, metaKey, repeat, isComposing }) {
  if (altKey || ctrlKey || metaKey || repeat || isComposing) return false;
  if (document.querySelector("dialog[open], [data-desk][hidden]")) return false;
  return !(target instanceof Element && target.closest(OTHERS));
}

/**
 * Listen for single keys.
 *
 * @param {Record<string, () => unknown>} actions by key, beside "?" for the help
 */
export function listenToKeys(actions) {
  const help = find("[data-shortcuts-help]", HTMLDialogElement);
  const on = find("[data-shortcuts-on]", HTMLInputElement, help);
  on.checked = localStorage.getItem(STORED) !== "off";
  on.onchange = () => localStorage.setItem(STORED, on.checked ? "on" : "off");
  find("[data-shortcuts-open]", HTMLButtonElement).onclick = () => help.showModal();

  document.addEventListener("keydown", (event) => {
    const action = event.key === "?" ? () => help.showModal() : actions[event.key];
    if (!action || !on.checked || !meant(event)) return;
    event.preventDefault();
    action();
  });
}
