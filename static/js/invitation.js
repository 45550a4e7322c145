/** The invitation to the stage, over the programme that goes on. */

import { ApiError } from "./api.js";
import { find, setText, whileBusy } from "./dom.js";

export class Invitation {
  #root = find("[data-invitation]", HTMLElement);
  #error = find("[data-invitation-error]", HTMLElement, this.#root);

  /** @param {{accept: () => Promise<void>, decline: () => Promise<void>}} answers */
  constructor(answers) {
    for (const answer of /** @type {const} */ (["accept", "decline"])) {
      const button = find(`[data-${answer}]`, HTMLButtonElement, this.#root);
      button.onclick = () => void whileBusy(button, () => this.#answer(answers[answer]));
    }
  }

  /** Its heading takes the focus, not a button: a key meant for the player must not accept. @param {boolean} open */
  show(open) {
    if (open === !this.#root.hidden) return;
    const focused = this.#root.contains(document.activeElement);
    this.#root.hidden = !open;
    this.#error.hidden = true;
    if (open) find("[data-invitation-title]", HTMLElement, this.#root).focus();
    else if (focused) find("#main", HTMLElement).focus();
  }

  /** @param {() => Promise<void>} answer */
  async #answer(answer) {
    try {
      await answer();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#error.hidden = false;
      setText(this.#error, error.message);
    }
  }
}
