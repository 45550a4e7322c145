/** A list of people whose rows keep their place, and the focus, while they change. */

import { create, setText } from "./dom.js";

/**
 * @typedef {object} RosterRow
 * @property {string} id
 * @property {string} name
 * @property {string} note where this person is, in a word or two
 * @property {string} tone of the pill, as in pill.css
 * @property {{label: string, quiet: boolean, run: () => Promise<void>} | null} action
 */

class Row {
  element = create("li", "roster__row");
  #name = create("span", "roster__name");
  #note = create("span", "pill");
  #button = create("button", "button");
  /** @type {RosterRow["action"]} */ #action = null;

  constructor() {
    this.#button.type = "button";
    this.#button.onclick = () => void this.#run();
    this.element.append(this.#name, this.#note, this.#button);
  }

  /** @param {RosterRow} row */
  draw({ name, note, tone, action }) {
    setText(this.#name, name);
    setText(this.#note, note);
    this.#note.dataset["tone"] = tone;
    this.#action = action;
    setText(this.#button, action?.label ?? "");
    this.#button.className = action?.quiet ? "button button--quiet" : "button";
    this.#button.hidden = !action;
    this.#button.setAttribute("aria-label", `${action?.label}: ${name}`);
  }

  async #run() {
    this.#button.setAttribute("aria-busy", "true");
    await this.#action?.run();
    this.#button.removeAttribute("aria-busy");
  }
}

export class Roster {
  /** @type {Map<string, Row>} */ #rows = new Map();
  #list;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** @param {RosterRow[]} rows in the order to show */
  draw(rows) {
    const ids = new Set(rows.map((row) => row.id));
    for (const [id, row] of this.#rows) {
      if (ids.has(id)) continue;
      row.element.remove();
      this.#rows.delete(id);
    }
    rows.forEach((row, at) => this.#place(row, at));
  }

  /** @param {RosterRow} row @param {number} at */
  #place(row, at) {
    const known = this.#rows.get(row.id) ?? new Row();
    this.#rows.set(row.id, known);
    known.draw(row);
    const there = this.#list.children[at];
    if (there !== known.element) this.#list.insertBefore(known.element, there ?? null);
  }
}
