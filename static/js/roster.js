/** A list of people whose rows and buttons keep their place, and the focus, while they change. */

import { create, createIcon, setText, whileBusy } from "./dom.js";
import { gettext, interpolate } from "./i18n.js";

/**
 * @typedef {object} RosterAction
 * @property {string} key stays while the words change, and the button with it
 * @property {string} label
 * @property {"main"|"quiet"|"danger"} tone
 * @property {string} [refusal] why it cannot be done now; the button says so and does nothing
 * @property {boolean} [rare] shown behind "More"
 * @property {() => Promise<unknown>} run
 *
 * @typedef {object} RosterRow
 * @property {string} id
 * @property {string} name
 * @property {string} note where this person is, in a word or two
 * @property {string} tone of the pill, as in pill.css
 * @property {string} time a length of time that ticks, in words
 * @property {Array<[string, string]>} marks icons and the words for them
 * @property {RosterAction[]} actions
 */

class ActionButton {
  element = create("button", "button");
  /** @type {RosterAction | null} */ #action = null;

  constructor() {
    this.element.type = "button";
    this.element.onclick = () => void whileBusy(this.element, () => this.#run());
  }

  /** @param {RosterAction} action @param {string} name */
  draw(action, name) {
    this.#action = action;
    setText(this.element, action.label);
    this.element.className = action.tone === "main" ? "button" : `button button--${action.tone}`;
    this.element.setAttribute("aria-label", interpolate(gettext("%(action)s: %(name)s"), { action: action.label, name }));
    this.element.toggleAttribute("aria-disabled", false);
    this.element.title = action.refusal ?? "";
    if (action.refusal) this.element.setAttribute("aria-disabled", "true");
  }

  async #run() {
    if (!this.#action?.refusal) await this.#action?.run();
  }
}

/** Buttons by their key: those that stay are the same elements. */
class Actions {
  element = create("div", "roster__actions");
  /** @type {Map<string, ActionButton>} */ #buttons = new Map();

  /** @param {RosterAction[]} actions @param {string} name */
  draw(actions, name) {
    const keys = new Set(actions.map((action) => action.key));
    for (const [key, button] of this.#buttons) {
      if (keys.has(key)) continue;
      button.element.remove();
      this.#buttons.delete(key);
    }
    actions.forEach((action, at) => {
      const button = this.#buttons.get(action.key) ?? new ActionButton();
      this.#buttons.set(action.key, button);
      button.draw(action, name);
      putAt(this.element, button.element, at);
    });
    this.element.hidden = actions.length === 0;
  }
}

class Row {
  element = create("li", "roster__row");
  #name = create("span", "roster__name");
  #marks = create("span", "roster__marks");
  #note = create("span", "pill");
  #time = create("span", "roster__time");
  #actions = new Actions();
  #rare = new Actions();
  #more = create("button", "button button--quiet roster__more", gettext("More"));

  constructor() {
    const facts = create("span", "roster__facts");
    facts.append(this.#marks, this.#note, this.#time);
    const who = create("div", "roster__who");
    who.append(this.#name, facts);
    const buttons = create("div", "roster__buttons");
    buttons.append(this.#actions.element, this.#more);
    this.element.append(who, buttons, this.#rare.element);
    this.#more.type = "button";
    this.#more.onclick = () => this.#open(this.#more.getAttribute("aria-expanded") !== "true");
    this.#open(false);
  }

  /** @param {RosterRow} row */
  draw({ id, name, note, tone, time, marks, actions }) {
    this.element.dataset["person"] = id;
    setText(this.#name, name);
    setText(this.#note, note);
    this.#note.dataset["tone"] = tone;
    this.#note.hidden = !note;
    setText(this.#time, time);
    this.#drawMarks(marks);
    this.#actions.draw(actions.filter((action) => !action.rare), name);
    const rare = actions.filter((action) => action.rare);
    this.#rare.draw(rare, name);
    this.#more.hidden = rare.length === 0;
    this.#more.setAttribute("aria-label", interpolate(gettext("More: %(name)s"), { name }));
    this.#open(this.#more.getAttribute("aria-expanded") === "true" && rare.length > 0);
  }

  /** @param {Array<[string, string]>} marks */
  #drawMarks(marks) {
    const drawn = marks.map(([icon]) => icon).join(" ");
    if (this.#marks.dataset["marks"] === drawn) return;
    this.#marks.dataset["marks"] = drawn;
    this.#marks.replaceChildren(
      ...marks.flatMap(([icon, words]) => [createIcon(icon), create("span", "hidden-visually", words)]),
    );
  }

  /** @param {boolean} open */
  #open(open) {
    this.#more.setAttribute("aria-expanded", String(open));
    this.#rare.element.hidden = !open;
  }
}

export class Roster {
  /** @type {Map<string, Row>} */ #rows = new Map();
  #list;

  /** @param {HTMLElement} list in a section whose heading takes the focus when nothing else can */
  constructor(list) {
    this.#list = list;
  }

  /** @param {RosterRow[]} rows in the order to show */
  draw(rows) {
    const focused = document.activeElement;
    const at = [...this.#list.children].findIndex((row) => row.contains(focused));
    this.#drop(new Set(rows.map((row) => row.id)));
    rows.forEach((row, place) => {
      const known = this.#rows.get(row.id) ?? new Row();
      this.#rows.set(row.id, known);
      known.draw(row);
      putAt(this.#list, known.element, place);
    });
    if (at >= 0 && document.activeElement !== focused) this.#focusAgain(focused, at);
  }

  /** @param {Set<string>} kept */
  #drop(kept) {
    for (const [id, row] of this.#rows) {
      if (kept.has(id)) continue;
      row.element.remove();
      this.#rows.delete(id);
    }
  }

  /**
   * The focus was in the row at `at`: give it back to its button, else to the row that stands
   * there now, else to the section's heading.
   *
   * @param {Element | null} focused
   * @param {number} at
   */
  #focusAgain(focused, at) {
    const row = this.#list.children[at] ?? this.#list.lastElementChild;
    const heir = focused?.isConnected && focused.checkVisibility() ? focused : row?.querySelector("button");
    const next = heir ?? this.#list.closest("section")?.querySelector("h2");
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  }
}

/** Put a child at a place, and touch nothing when it is there. @param {Element} parent @param {Element} child @param {number} at */
function putAt(parent, child, at) {
  const there = parent.children[at];
  if (there !== child) parent.insertBefore(child, there ?? null);
}
