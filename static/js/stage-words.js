/** Sentences about the way to the stage and back. */

import { gettext, interpolate } from "./i18n.js";
import { isInRoom } from "./stage-way.js";

/** @import {Me, StageState} from "./types.js" */

const BACK = gettext("You are back in your seat.");

/** What others did, by the message that told it. @type {Record<string, string>} */
const DONE = {
  "stage.hand_lowered": gettext("Your hand was lowered."),
  "stage.withdrawn": gettext("The invitation was taken back. You stay in your seat."),
  "stage.seated": gettext("A moderator brought you back to your seat. Thank you for coming up."),
  "stage.left": gettext("The stage has closed. You are back in your seat."),
};

/** What ran out, by the state it was. @type {Partial<Record<StageState, string>>} */
const RAN_OUT = {
  invited: gettext("The invitation has run out. You stay in your seat."),
  joining: gettext("The time to come up has run out. You stay in your seat."),
  dropped: gettext("You were away for too long. You are back in your seat."),
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
    return gettext("A moderator moved you to the green room. The audience no longer sees or hears you.");
  }
  if (role === "speaker" || to !== "seated" || !from || from === "seated") return "";
  if (type === "stage.expired") return RAN_OUT[from] ?? BACK;
  return DONE[type] ?? (isInRoom(from) ? BACK : "");
}

const PLACES = [
  gettext("You are first in the queue."),
  gettext("You are second in the queue."),
  gettext("You are third in the queue."),
  gettext("You are fourth in the queue."),
  gettext("You are fifth in the queue."),
];

/**
 * The place in the queue of raised hands.
 *
 * @param {number | null} place from 1; null beyond the places that are told
 */
export function placeSentence(place) {
  if (place === null) return gettext("You are in the queue.");
  return PLACES[place - 1] ?? interpolate(gettext("You are number %(place)s in the queue."), { place });
}
