/** What just happened, in words: newest first, said politely to screen readers. */

import { timeOfDay } from "../clock.js";
import { create } from "../dom.js";

/** @import {Layout, PersonRow} from "../types.js" */

const KEPT = 20;
const NAMED = 3;

/** @type {Record<string, (name: string, before: PersonRow | undefined) => string>} */
const PEOPLE_WORDS = {
  "stage.hand_raised": (name) => `${name} raised a hand.`,
  "stage.hand_lowered": (name) => `${name}: the hand is down.`,
  "stage.invited": (name) => `${name} is invited on stage.`,
  "stage.accepted": (name) => `${name} accepted and is getting ready.`,
  "stage.declined": (name) => `${name} declined.`,
  "stage.withdrawn": (name) => `${name}: the invitation was withdrawn.`,
  "stage.expired": (name, before) => `${name} ${EXPIRED[before?.stage_state ?? ""] ?? "is in the seat again."}`,
  "stage.green_room": (name, before) =>
    before?.stage_state === "on_stage" ? `${name} went back to the green room.` : `${name} is in the green room.`,
  "stage.on_stage": (name) => `${name} is on stage.`,
  "stage.dropped": (name) => `${name} lost the connection.`,
  "stage.left": (name) => `${name} stepped down.`,
  "stage.seated": (name) => `${name} was brought back to the seat.`,
  "stage.unmute_asked": (name) => `${name} was asked to unmute.`,
  "stage.unmute_declined": (name) => `${name} stays muted.`,
  "speaker.issued": (name) => `${name}: the speaker's link was issued or changed.`,
};

/** @type {Record<string, string>} */
const EXPIRED = {
  hand_raised: "is gone: the hand is down.",
  invited: "did not answer in time.",
  joining: "did not come in time.",
  dropped: "did not come back in time.",
};

/** @type {Record<string, string>} */
const STREAM_WORDS = {
  "stream.starting": "The stream is starting.",
  "stream.live": "The programme is live.",
  "stream.interrupted": "The programme is interrupted.",
  "stream.ended": "The programme has ended.",
  "stream.failed": "The stream failed.",
  "event.changed": "The organizer changed the event.",
};

/** @type {Record<Layout, string>} */
const LAYOUT_WORDS = {
  grid: "The layout is the grid.",
  spotlight: "The layout is the spotlight.",
  presentation: "The layout is the presentation.",
};

/** @param {string[]} names */
function listed(names) {
  return names.length > NAMED ? `${names.length} people` : names.join(", ");
}

export class Log {
  /** @type {Map<string, PersonRow>} people as they were before the message */ #known = new Map();
  #list;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** Take note of people as they are now. @param {PersonRow[]} people */
  remember(people) {
    for (const person of people) this.#known.set(person.id, person);
  }

  /** @param {string} type @param {Record<string, any>} data */
  hear(type, data) {
    const words = this.#words(type, data);
    this.remember(data["people"] ?? []);
    if (words) this.#write(words);
  }

  /** @param {string} type @param {Record<string, any>} data @returns {string} "" for what is not worth a line */
  #words(type, data) {
    const say = PEOPLE_WORDS[type];
    if (say) return this.#aboutPeople(say, data["people"] ?? []);
    if (type === "access.revoked") return this.#aboutGone(data["gone"] ?? []);
    if (type === "programme.changed") return LAYOUT_WORDS[/** @type {Layout} */ (data["programme"]?.layout)] ?? "";
    if (type === "announcement.made") return `Announced: ${data["announcement"]?.text ?? ""}`;
    if (type === "announcement.ended") return "The announcement is down.";
    if (type === "stream.health") return data["stream"]?.failure || "The stream is well again.";
    return STREAM_WORDS[type] ?? "";
  }

  /** @param {(name: string, before: PersonRow | undefined) => string} say @param {PersonRow[]} people */
  #aboutPeople(say, people) {
    const [first] = people;
    return first ? say(listed(people.map((person) => person.name)), this.#known.get(first.id)) : "";
  }

  /** @param {string[]} ids */
  #aboutGone(ids) {
    const names = ids.map((id) => this.#known.get(id)?.name ?? "A guest");
    return names.length ? `${listed(names)} can no longer take part.` : "";
  }

  /** @param {string} words */
  #write(words) {
    const line = create("li", "log__line");
    line.append(create("span", "log__time", timeOfDay(new Date().toISOString())), create("span", "", words));
    this.#list.prepend(line);
    while (this.#list.children.length > KEPT) this.#list.lastElementChild?.remove();
  }
}
