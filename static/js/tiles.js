/** The grid of people on stage: tiles as large as fit, each with a picture or a name. */

import { create, createIcon } from "./dom.js";
import { gettext, interpolate } from "./i18n.js";

/** @import {Person} from "./people.js" */

const RATIO = 16 / 9;
const GAP = 8;

/**
 * The tile width at which `count` tiles of 16:9 fill a box best.
 *
 * @param {number} count
 * @param {number} width
 * @param {number} height
 */
export function bestTileWidth(count, width, height) {
  let best = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const byWidth = (width - GAP * (columns - 1)) / columns;
    const byHeight = ((height - GAP * (rows - 1)) / rows) * RATIO;
    best = Math.max(best, Math.min(byWidth, byHeight));
  }
  return Math.floor(best);
}

/** @param {string} name */
function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? "")][0] ?? "").join("").toUpperCase();
}

/** @param {Person} person */
function labelOf({ name, own, screen, away }) {
  if (screen && own) return interpolate(gettext("%(name)s: the screen you share"), { name });
  if (screen) return interpolate(gettext("%(name)s: shared screen"), { name });
  if (own) return interpolate(gettext("%(name)s (you)"), { name });
  return away ? interpolate(gettext("%(name)s is reconnecting"), { name }) : name;
}

class Tile {
  element = create("li", "tile");
  #video = create("video", "tile__video");
  #audio = create("audio", "tile__audio");
  #name = create("span", "tile__name");
  #muted = create("span", "tile__muted");
  #initials = create("span", "tile__initials");
  /** @type {Person["video"]} */ #videoTrack = null;
  /** @type {Person["audio"]} */ #audioTrack = null;

  constructor() {
    this.#video.playsInline = true;
    this.#video.muted = true;
    this.#initials.setAttribute("aria-hidden", "true");
    this.#muted.append(createIcon("mic-off"), create("span", "hidden-visually", gettext("muted")));
    const label = create("p", "tile__label");
    label.append(this.#name, this.#muted);
    this.element.append(this.#video, this.#initials, label, this.#audio);
  }

  /** @param {Person} person */
  draw(person) {
    this.element.dataset["person"] = person.id;
    this.element.toggleAttribute("data-own", person.own);
    this.element.toggleAttribute("data-screen", person.screen);
    this.element.toggleAttribute("data-away", person.away);
    this.#name.textContent = labelOf(person);
    this.#initials.textContent = initials(person.name);
    this.#muted.hidden = person.audible;
    this.#video.hidden = person.video === null;
    this.#videoTrack = this.#swap(this.#videoTrack, person.video, this.#video);
    this.#audioTrack = this.#swap(this.#audioTrack, person.audio, this.#audio);
  }

  /**
   * @template {Person["video"] | Person["audio"]} T
   * @param {T} before
   * @param {T} after
   * @param {HTMLVideoElement | HTMLAudioElement} element
   * @returns {T}
   */
  #swap(before, after, element) {
    if (before === after) return after;
    before?.detach(element);
    after?.attach(element);
    return after;
  }

  remove() {
    this.#swap(this.#videoTrack, null, this.#video);
    this.#swap(this.#audioTrack, null, this.#audio);
    this.element.remove();
  }
}

export class TileGrid {
  /** @type {Map<string, Tile>} */ #tiles = new Map();
  #list;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
    new ResizeObserver(() => this.#layOut()).observe(list);
  }

  /** @param {Person[]} people */
  draw(people) {
    const keys = new Set(people.map((person) => person.key));
    for (const [key, tile] of this.#tiles) {
      if (keys.has(key)) continue;
      tile.remove();
      this.#tiles.delete(key);
    }
    for (const person of people) this.#tileOf(person.key).draw(person);
    this.#layOut();
  }

  /** @param {string} key */
  #tileOf(key) {
    const known = this.#tiles.get(key);
    if (known) return known;
    const tile = new Tile();
    this.#tiles.set(key, tile);
    this.#list.append(tile.element);
    return tile;
  }

  #layOut() {
    const { width: boxWidth, height: boxHeight } = this.#list.getBoundingClientRect(); // not rounded
    const width = bestTileWidth(this.#tiles.size, boxWidth, boxHeight);
    this.#list.style.setProperty("--tile-width", `${width}px`);
  }
}
