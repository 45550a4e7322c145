/** Sentences about the way to the stage and back. */

import { isInRoom } from "./stage-way.js";

/** @import {Me, StageState} from "./types.js" */

const BACK = "You are back in your seat.";

/** What others did, by the message that told it. @type {Record<string, string>} */
const DONE = {
  "stage.hand_lowered": "Your hand was lowered.",
  "stage.withdrawn": "The invitation was taken back. You stay in your seat.",
  "stage.seated": "A moderator brought you back to your seat. Thank you for coming up.",
  "stage.left": `The stage has closed. ${BACK}`,
};

/** What ran out, by the state it was. @type {Partial<Record<StageState, string>>} */
const RAN_OUT = {
  invited: "The invitation has run out. You stay in your seat.",
  joining: "The time to come up has run out. You stay in your seat.",
  dropped: `You were away for too long. ${BACK}`,
};

/**
 * A sentence about a change that one did not ask for; "" when there is nothing to say.
 *
 * @param {object} change
 * @param {Me["role"]} change.role a speaker has no seat: their page says where they are
 * @param {StageState | null} change.from
 * @param {StageState | null} change.to
 * @param {string} change.type of the message that told it; "" when a snapshot did
 */
export function changeSentence({ role, from, to, type }) {
  if (from === "on_stage" && to === "green_room") {
    return "A moderator moved you to the green room. The audience no longer sees or hears you.";
  }
  if (role === "speaker" || to !== "seated" || !from || from === "seated") return "";
  if (type === "stage.expired") return RAN_OUT[from] ?? BACK;
  return DONE[type] ?? (isInRoom(from) ? BACK : "");
}

const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
const SUFFIXES = new Map([["one", "st"], ["two", "nd"], ["few", "rd"]]);
const RULES = new Intl.PluralRules("en", { type: "ordinal" });

/**
 * The place in the queue of raised hands.
 *
 * @param {number | null} place from 1; null beyond the places that are told
 */
export function placeSentence(place) {
  if (place === null) return "You are in the queue.";
  const ordinal = ORDINALS[place - 1] ?? `${place}${SUFFIXES.get(RULES.select(place)) ?? "th"}`;
  return `You are ${ordinal} in the queue.`;
}
