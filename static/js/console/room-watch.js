/** Looking into the room without being seen: a silent participant that publishes nothing. */

import { ApiError } from "../api.js";
import { create, find, setText, showIcon, whileBusy } from "../dom.js";
import { gettext } from "../i18n.js";
import { RoomSession } from "../room.js";
import { TileGrid } from "../tiles.js";
import { report } from "./orders.js";

/** @import {PersonRow, SpeakerToken} from "../types.js" */
/** @import {Ending} from "../room.js" */

/** @type {Record<Ending, string>} */
const ENDINGS = {
  left: "",
  elsewhere: gettext("You look into the room from another page now."),
  closed: gettext("The room was closed."),
  removed: gettext("You were taken out of the room."),
  lost: gettext("The connection to the room was lost."),
};

/** @type {Partial<Record<PersonRow["stage_state"], string>>} */
const PLACES = { on_stage: gettext("On stage"), green_room: gettext("Green room") };

export class RoomWatch {
  #root = find("[data-room-watch]", HTMLElement);
  #open = find("[data-watch-open]", HTMLButtonElement);
  #close = find("[data-watch-close]", HTMLButtonElement, this.#root);
  #sound = find("[data-watch-sound]", HTMLButtonElement, this.#root);
  #list = find("[data-watch-tiles]", HTMLElement, this.#root);
  #grid = new TileGrid(this.#list);
  /** @type {RoomSession | null} */ #session = null;
  /** @type {Map<string, PersonRow>} */ #people = new Map();
  #audible = true;
  #fetchToken;

  /** @param {() => Promise<SpeakerToken>} fetchToken */
  constructor(fetchToken) {
    this.#fetchToken = fetchToken;
    this.#open.onclick = () => void whileBusy(this.#open, () => this.#join());
    this.#close.onclick = () => this.leave();
    this.#sound.onclick = () => {
      this.#audible = !this.#audible;
      this.#draw();
    };
    window.addEventListener("pagehide", () => this.leave());
  }

  /** Open or close it, as the key does. */
  toggle() {
    (this.#session ? this.#close : this.#open).click();
  }

  leave() {
    this.#session?.leave("left");
  }

  /** @param {PersonRow[]} people */
  follow(people) {
    this.#people = new Map(people.map((row) => [row.id, row]));
    if (this.#session) this.#draw();
  }

  async #join() {
    report("green", "");
    try {
      this.#session = await RoomSession.join(await this.#fetchToken(), [], {
        onChange: () => this.#draw(),
        onLine: (lost) => report("green", lost ? gettext("The line to the room is lost. Reconnecting.") : ""),
        onEnd: (ending) => this.#end(ending),
      });
    } catch (error) {
      const silent = gettext("The room did not answer. Try again in a moment.");
      report("green", error instanceof ApiError ? error.message : silent);
      return;
    }
    this.#show(true);
    this.#draw();
    this.#close.focus();
  }

  /** @param {boolean} open */
  #show(open) {
    this.#root.hidden = !open;
    this.#open.hidden = open;
  }

  #draw() {
    const people = (this.#session?.people() ?? []).filter((person) => !person.own);
    this.#grid.draw(people);
    find("[data-watch-empty]", HTMLElement, this.#root).hidden = people.length > 0;
    for (const tile of this.#list.children) this.#mark(/** @type {HTMLElement} */ (tile));
    for (const audio of this.#list.querySelectorAll("audio")) audio.muted = !this.#audible;
    showIcon(this.#sound, this.#audible ? "sound" : "sound-off");
    setText(find("[data-word]", HTMLElement, this.#sound), this.#audible ? gettext("Sound off") : gettext("Sound on"));
  }

  /** Say on a tile whether this person is on the programme. @param {HTMLElement} tile */
  #mark(tile) {
    const state = this.#people.get(tile.dataset["person"] ?? "")?.stage_state;
    const label = tile.querySelector("[data-place]") ?? create("span", "tile__place");
    label.setAttribute("data-place", state ?? "");
    setText(label, (state && PLACES[state]) || "");
    if (!label.parentElement) tile.append(label);
  }

  /** @param {Ending} ending */
  #end(ending) {
    const focused = this.#root.contains(document.activeElement);
    this.#session = null;
    this.#grid.draw([]);
    this.#show(false);
    report("green", ENDINGS[ending]);
    if (focused) this.#open.focus();
  }
}
