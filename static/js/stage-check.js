/** The device check of somebody invited: beside the programme, which goes on meanwhile. */

import { ApiError } from "./api.js";
import { DeviceCheck } from "./device-check.js";
import { find, setText, whileBusy } from "./dom.js";

/** @import {DeviceTrack} from "./devices.js" */

export class StageCheck {
  #dialog = find("[data-stage-check]", HTMLDialogElement);
  #error = find("[data-stage-check-error]", HTMLElement, this.#dialog);
  #goUp = find("[data-go-up]", HTMLButtonElement, this.#dialog);
  #stay = find("[data-stay]", HTMLButtonElement, this.#dialog);
  #check = new DeviceCheck(find("[data-device-check]", HTMLElement, this.#dialog), (ready) => {
    this.#goUp.disabled = !ready;
  });

  /**
   * @param {object} answers
   * @param {(tracks: () => DeviceTrack[]) => Promise<void>} answers.goUp takes the open tracks when it needs them
   * @param {() => Promise<void>} answers.stay
   */
  constructor({ goUp, stay }) {
    this.#goUp.onclick = () => this.#run(this.#goUp, () => goUp(() => this.#check.take()));
    this.#stay.onclick = () => this.#run(this.#stay, stay);
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#stay.click();
    });
  }

  /** @param {boolean} open */
  show(open) {
    if (open === this.#dialog.open) return;
    if (!open) {
      this.#check.stop();
      this.#dialog.close();
      return;
    }
    this.#error.hidden = true;
    this.#dialog.showModal();
    find("[data-stage-check-title]", HTMLElement, this.#dialog).focus();
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
    const why = error instanceof ApiError ? error.message : "The stage did not answer. Try again in a moment.";
    this.#error.hidden = false;
    setText(this.#error, why);
  }
}
