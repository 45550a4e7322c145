/** What just happened, in words: newest first, said politely to screen readers. */

import { now, timeOfDay } from "../clock.js";
import { create } from "../dom.js";
import { newsSentence } from "./news.js";

/** @import {PersonRow} from "../types.js" */

const KEPT = 20;

export class Log {
  /** @type {Record<string, PersonRow>} people by id, as they were before the message */ #known = {};
  #list;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** Take note of people as they are now. @param {PersonRow[]} people */
  remember(people) {
    for (const person of people) this.#known[person.id] = person;
  }

  /** @param {string} type @param {Record<string, any>} data */
  hear(type, data) {
    const words = newsSentence(type, data, this.#known);
    this.remember(data["people"] ?? []);
    if (words) this.#write(words);
  }

  /** @param {string} words */
  #write(words) {
    const line = create("li", "log__line");
    const time = timeOfDay(new Date(now()).toISOString());
    line.append(create("span", "log__time", time), create("span", "", words));
    this.#list.prepend(line);
    while (this.#list.children.length > KEPT) this.#list.lastElementChild?.remove();
  }
}
