/** An announcement to everybody with a link: written, shown for a while, taken down. */

import { clockFace, now } from "../clock.js";
import { find, setText, whileBusy } from "../dom.js";
import { gettext, interpolate } from "../i18n.js";

/** @import {Announcement} from "../types.js" */
/** @import {Orders} from "./orders.js" */

export class AnnouncementDesk {
  #form = find("[data-announcement-form]", HTMLFormElement);
  #text = find("[data-announcement-text]", HTMLTextAreaElement);
  #seconds = find("[data-announcement-seconds]", HTMLSelectElement);
  #show = find("[data-announcement-show]", HTMLButtonElement);
  #current = find("[data-announcement]", HTMLElement);
  #down = find("[data-announcement-down]", HTMLButtonElement);
  #orders;

  /** @param {Orders} orders */
  constructor(orders) {
    this.#orders = orders;
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      void whileBusy(this.#show, () => this.#make());
    };
    this.#down.onclick = () => void whileBusy(this.#down, () => this.#takeDown());
  }

  focus() {
    this.#text.focus();
  }

  /** @param {Announcement | null | undefined} announcement */
  draw(announcement) {
    const left = announcement ? Date.parse(announcement.until) - now() : 0;
    this.#current.hidden = left <= 0;
    setText(this.#show, left > 0 ? gettext("Replace") : gettext("Show to everybody"));
    if (!announcement || left <= 0) return;
    setText(find("[data-announcement-now]", HTMLElement, this.#current), announcement.text);
    const words = interpolate(gettext("%(time)s left"), { time: clockFace(left) });
    setText(find("[data-announcement-left]", HTMLElement, this.#current), words);
  }

  async #make() {
    const text = this.#text.value.trim();
    if (text && (await this.#orders.announce(text, Number(this.#seconds.value)))) this.#text.value = "";
  }

  async #takeDown() {
    if (await this.#orders.takeDown()) this.focus();
  }
}
