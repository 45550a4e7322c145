/** A question over the page that goes on behind it: an invitation, a wish of the moderators'. */

import { ApiError } from "./api.js";
import { find, setText, whileBusy } from "./dom.js";

/** @typedef {() => Promise<void>} Answer */

export class Question {
  #root;
  #error;

  /**
   * @param {string} name of its element, `data-question`
   * @param {Record<string, Answer>} answers for each of its buttons, by `data-answer`
   */
  constructor(name, answers) {
    this.#root = find(`[data-question="${name}"]`, HTMLElement);
    this.#error = find("[data-question-error]", HTMLElement, this.#root);
    for (const [key, answer] of Object.entries(answers)) {
      const button = find(`[data-answer="${key}"]`, HTMLButtonElement, this.#root);
      button.onclick = () => void whileBusy(button, () => this.#answer(answer));
    }
  }

  /** Its heading takes the focus, not a button: a key meant for the player must not answer. @param {boolean} open */
  show(open) {
    if (open === !this.#root.hidden) return;
    const focused = this.#root.contains(document.activeElement);
    this.#root.hidden = !open;
    this.#error.hidden = true;
    if (open) find("h2", HTMLElement, this.#root).focus();
    else if (focused) find("#main", HTMLElement).focus();
  }

  /** @param {Answer} answer */
  async #answer(answer) {
    this.#error.hidden = true;
    try {
      await answer();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#error.hidden = false;
      setText(this.#error, error.message);
    }
  }
}
