/** The viewer's hand: raised and lowered with one button, and the place in the queue. */

import { ApiError } from "./api.js";
import { find, setText, whileBusy } from "./dom.js";
import { gettext } from "./i18n.js";
import { placeSentence } from "./stage-words.js";
import { toast } from "./toast.js";

/** @import {Me} from "./types.js" */
/** @import {Phase} from "./state.js" */

export class Hand {
  #root = find("[data-hand]", HTMLElement);
  #button = find("[data-hand-button]", HTMLButtonElement, this.#root);
  #word = find("[data-hand-word]", HTMLElement, this.#root);
  #place = find("[data-hand-place]", HTMLElement, this.#root);
  #raised = false;

  /** @param {{raise: () => Promise<void>, lower: () => Promise<void>}} answers */
  constructor({ raise, lower }) {
    this.#button.onclick = () =>
      void whileBusy(this.#button, () => (this.#raised ? lower() : raise()).catch(sayWhy));
  }

  /** There is nothing to raise it for any more. */
  hide() {
    this.#root.hidden = true;
  }

  /** @param {Me} me @param {Phase} phase @param {boolean} inSeat otherwise its place is kept free */
  draw(me, phase, inSeat) {
    const on = phase === "live" || phase === "interrupted";
    this.#root.hidden = false;
    this.#raised = me.stage_state === "hand_raised";
    this.#root.toggleAttribute("data-away", !inSeat);
    this.#button.disabled = !on && !this.#raised;
    this.#button.toggleAttribute("data-raised", this.#raised);
    setText(this.#word, this.#raised ? gettext("Lower hand") : gettext("Raise hand"));
    setText(this.#place, this.#raised ? placeSentence(me.place) : HINTS[on ? "on" : "off"]);
  }
}

const HINTS = { on: gettext("Raise it to come up and speak."), off: gettext("Once the programme is on.") };

/** @param {unknown} error */
function sayWhy(error) {
  if (!(error instanceof ApiError)) throw error;
  toast(error.message);
}
