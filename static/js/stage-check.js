/** The device check on the way up, or back: beside the programme, which goes on meanwhile. */

import { ApiError } from "./api.js";
import { DeviceCheck } from "./device-check.js";
import { find, setText, whileBusy } from "./dom.js";
import { gettext, interpolate } from "./i18n.js";
import { followTimeLeft } from "./time-left.js";

/** @import {DeviceTrack} from "./devices.js" */
/** @import {Me} from "./types.js" */

/** @param {Me} me whether somebody comes back from a lost line, rather than by an invitation */
const comesBack = ({ stage_state: stage }) => stage !== "joining";

/** @param {Me} me @param {string} left */
export function timeSentence(me, left) {
  const words = comesBack(me)
    ? gettext("Your place in the green room is kept for %(left)s.")
    : gettext("You have %(left)s to come up.");
  return interpolate(words, { left });
}

export class StageCheck {
  /** @type {Me} */ #me;
  #dialog = find("[data-stage-check]", HTMLDialogElement);
  #title = find("[data-stage-check-title]", HTMLElement, this.#dialog);
  #error = find("[data-stage-check-error]", HTMLElement, this.#dialog);
  #drawTime;
  #goUp = find("[data-go-up]", HTMLButtonElement, this.#dialog);
  #stay = find("[data-stay]", HTMLButtonElement, this.#dialog);
  #check = new DeviceCheck(find("[data-device-check]", HTMLElement, this.#dialog), (ready) => {
    this.#goUp.disabled = !ready;
  });

  /**
   * @param {Me} me
   * @param {object} answers
   * @param {(tracks: () => DeviceTrack[]) => Promise<void>} answers.goUp takes the open tracks when it needs them
   * @param {() => Promise<void>} answers.stay
   */
  constructor(me, { goUp, stay }) {
    this.#me = me;
    this.#drawTime = followTimeLeft(
      find("[data-stage-check-left]", HTMLElement, this.#dialog),
      () => this.#me.stage_until,
      (left) => timeSentence(this.#me, left),
    );
    this.#goUp.onclick = () => this.#run(this.#goUp, () => goUp(() => this.#check.take()));
    this.#stay.onclick = () => this.#run(this.#stay, stay);
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#stay.click();
    });
  }

  /** @param {boolean} open @param {Me} me */
  show(open, me) {
    this.#me = me;
    this.#drawTime();
    if (open) setText(this.#title, comesBack(me) ? gettext("Come back") : gettext("Before you go up"));
    if (open === this.#dialog.open) return;
    if (!open) {
      this.#check.stop();
      this.#dialog.close();
      return;
    }
    this.#error.hidden = true;
    this.#dialog.showModal();
    this.#title.focus();
    void this.#check.begin();
  }

  /** @param {HTMLButtonElement} button @param {() => Promise<void>} action */
  #run(button, action) {
    this.#error.hidden = true;
    void whileBusy(button, async () => {
      try {
        await action();
      } catch (error) {
        this.#sayWhy(error);
        if (this.#dialog.open && !this.#check.running) await this.#check.begin();
      }
    });
  }

  /** @param {unknown} error */
  #sayWhy(error) {
    const why = error instanceof ApiError ? error.message : gettext("The room did not answer. Try again in a moment.");
    this.#error.hidden = false;
    setText(this.#error, why);
  }
}
