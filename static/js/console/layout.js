/** How the programme is laid out: a choice of three, and who is in the spotlight. */

import { create, find, setText } from "../dom.js";
import { gettext } from "../i18n.js";

/** @import {Layout, PersonRow, ProgrammeFacts} from "../types.js" */
/** @import {Orders} from "./orders.js" */

/** @type {Record<Layout, string>} */
const HINTS = {
  grid: gettext("Everybody on stage is equally large; a shared screen is one tile more."),
  spotlight: gettext("One person is large, the others stand beside."),
  presentation: gettext("A shared screen is large. A grid while nothing is shared."),
};

export class LayoutSwitch {
  #form = find("[data-layout]", HTMLFormElement);
  #who = find("[data-spotlight]", HTMLSelectElement);
  #waiting = 0;
  /** @type {ProgrammeFacts | undefined} */ #facts;
  /** @type {PersonRow[]} */ #stage = [];
  #orders;

  /** @param {Orders} orders */
  constructor(orders) {
    this.#orders = orders;
    for (const radio of this.#radios()) {
      radio.onchange = () => void this.choose(/** @type {Layout} */ (radio.value));
    }
    this.#who.onchange = () => void this.#order("spotlight", this.#who.value || null);
  }

  /** Take a layout; the spotlight stays on whom it was. @param {Layout} layout */
  choose(layout) {
    return this.#order(layout, this.#facts?.spotlight ?? null);
  }

  /** @param {ProgrammeFacts | undefined} facts @param {PersonRow[]} stage */
  draw(facts, stage) {
    this.#facts = facts;
    this.#stage = stage;
    if (!facts || this.#waiting) return; // what was just chosen stays chosen until the answer
    for (const radio of this.#radios()) radio.checked = radio.value === facts.layout;
    setText(find("[data-layout-hint]", HTMLElement), HINTS[facts.layout]);
    find("[data-spotlight-field]", HTMLElement).hidden = facts.layout !== "spotlight";
    this.#drawWho(facts.spotlight ?? "", stage);
  }

  /** @param {string} spotlight @param {PersonRow[]} stage */
  #drawWho(spotlight, stage) {
    const choices = [["", gettext("Whoever speaks")], ...stage.map(({ id, name }) => [id, name])];
    if (!choices.some(([id]) => id === spotlight)) choices.push([spotlight, gettext("Somebody not on stage")]);
    const drawn = JSON.stringify(choices);
    if (this.#who.dataset["choices"] !== drawn) {
      this.#who.dataset["choices"] = drawn;
      this.#who.replaceChildren(
        ...choices.map(([id = "", name = ""]) => Object.assign(create("option", "", name), { value: id })),
      );
    }
    this.#who.value = spotlight;
  }

  /** @param {Layout} layout @param {string | null} spotlight */
  async #order(layout, spotlight) {
    this.#waiting += 1;
    await this.#orders.layout(layout, spotlight);
    this.#waiting -= 1;
    this.draw(this.#facts, this.#stage);
  }

  #radios() {
    return this.#form.querySelectorAll("input");
  }
}
