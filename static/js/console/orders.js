/** What a moderator asks of the server. Its answer is the new truth; its refusal is said in words. */

import { ApiError, del, post, put } from "../api.js";
import { confirm } from "../confirm.js";
import { find, setText } from "../dom.js";
import { gettext, interpolate } from "../i18n.js";
import { toast } from "../toast.js";

/** @import {Layout, PersonRow} from "../types.js" */

/** The part of the desk where a refusal is said. @typedef {"stage"|"green"|"way"|"hands"|"house"|"layout"|"announcement"} Place */

export class Orders {
  #urls;
  #take;

  /**
   * @param {Record<string, string>} urls
   * @param {(call: () => Promise<Record<string, any>>) => Promise<void>} take calls, and takes the part of the state that is answered
   */
  constructor(urls, take) {
    this.#urls = urls;
    this.#take = take;
  }

  /** @param {Place} place @param {string} command @param {PersonRow} person */
  guest(place, command, { id }) {
    const url = (this.#urls["guest"] ?? "").replace("{id}", id).replace("{command}", command);
    return this.#ask(place, () => post(url));
  }

  /** @param {Place} place @param {PersonRow} person */
  async removeGuest(place, person) {
    const { name } = person;
    const text = gettext(
      "%(name)s leaves the room and the programme at once, and the personal link stops working. This is final for this event.",
    );
    const sure = await confirm({
      title: interpolate(gettext("Remove %(name)s from the event?"), { name }),
      text: interpolate(text, { name }),
      yes: gettext("Remove from the event"),
    });
    if (sure) await this.guest(place, "remove", person);
  }

  async muteAll() {
    const sure = await confirm({
      title: gettext("Mute everybody?"),
      text: gettext("Everybody on stage and in the green room is muted. Each of them can unmute again."),
      yes: gettext("Mute all"),
    });
    if (sure) await this.#ask("layout", () => post(this.#urls["mute_all"] ?? ""));
  }

  /** @param {Layout} layout @param {string | null} spotlight a guest's id; null for whoever speaks */
  layout(layout, spotlight, place = /** @type {Place} */ ("layout")) {
    return this.#ask(place, () => put(this.#urls["layout"] ?? "", { layout, spotlight }));
  }

  /** @param {string} text @param {number} seconds */
  announce(text, seconds) {
    return this.#ask("announcement", () => post(this.#urls["announcement"] ?? "", { text, seconds }));
  }

  takeDown() {
    return this.#ask("announcement", () => del(this.#urls["announcement"] ?? ""));
  }

  /**
   * @param {Place} place
   * @param {() => Promise<Record<string, any>>} request
   * @returns whether it was done
   */
  async #ask(place, request) {
    report(place, "");
    try {
      await this.#take(request);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      report(place, error.message);
      return false;
    }
  }
}

/** Say what went wrong near the list it concerns; "" takes it away. @param {Place} place @param {string} text */
export function report(place, text) {
  const box = find(`[data-error="${place}"]`, HTMLElement);
  box.hidden = !text;
  setText(box, text);
  if (text && !box.checkVisibility()) toast(text);
}
