/** What the moderators announce: over the page until it runs out or is put away. */

import { everySecond, now } from "./clock.js";
import { find, setText } from "./dom.js";

/** @import {Announcement} from "./types.js" */

export class AnnouncementBar {
  /** @type {Announcement | null} */ #announcement = null;
  /** @type {Announcement | null} */ #dismissed = null;
  #card = find("[data-announcement]", HTMLElement);

  constructor() {
    find("[data-announcement-dismiss]", HTMLButtonElement, this.#card).onclick = () => {
      this.#dismissed = this.#announcement;
      find("#main", HTMLElement).focus();
      this.#draw();
    };
    everySecond(() => this.#draw());
  }

  /** @param {Announcement | null} announcement */
  follow(announcement) {
    this.#announcement = announcement;
    this.#draw();
  }

  #draw() {
    const shown = this.#announcement;
    const over = !shown || now() >= Date.parse(shown.until);
    const dismissed =
      shown?.text === this.#dismissed?.text && shown?.until === this.#dismissed?.until;
    this.#card.hidden = over || dismissed;
    setText(find("[data-announcement-text]", HTMLElement, this.#card), this.#card.hidden ? "" : shown?.text ?? "");
  }
}
