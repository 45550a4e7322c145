/** Ask before something that cannot be taken back. */

import { find, setText } from "./dom.js";

/**
 * @param {{title: string, text: string, yes: string}} question
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, yes }) {
  const dialog = find("[data-confirm]", HTMLDialogElement);
  setText(find("[data-confirm-title]", HTMLElement, dialog), title);
  setText(find("[data-confirm-text]", HTMLElement, dialog), text);
  setText(find("[data-confirm-yes]", HTMLElement, dialog), yes);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
