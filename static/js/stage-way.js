/** Where somebody is on the way between seat and stage, as their own page sees it. */

/** @import {Ending} from "./room.js" */
/** @import {StageState} from "./types.js" */

/**
 * - `seat`: nothing is asked of them
 * - `invitation`: they are asked up
 * - `check`: they may join the room, now or again
 * - `room`: they are in it, on this page
 * - `takeover`: they are in it, on another page
 * @typedef {"seat"|"invitation"|"check"|"room"|"takeover"} Way
 */

/**
 * The server knows where somebody is; this page knows whether it is the one that holds the room,
 * and how it last ended here, which the server may hear of later.
 *
 * @param {object} facts
 * @param {StageState | null} facts.stage
 * @param {boolean} facts.inRoom this page is in the room, or getting back into it
 * @param {Ending | null} facts.ended how the room last ended on this page
 * @param {boolean} facts.mine it was this tab that joined, before it was loaded again
 * @returns {Way}
 */
export function wayOf({ stage, inRoom, ended, mine }) {
  if (inRoom) return "room";
  if (stage === "invited") return "invitation";
  if (stage === "dropped") return ended === "left" ? "seat" : "check";
  const over = ended !== null && ended !== "elsewhere";
  if (stage === "joining") return over ? "seat" : "check";
  if (stage !== "green_room" && stage !== "on_stage") return "seat";
  if (over) return "seat";
  return mine ? "check" : "takeover";
}

/** Whether somebody is in the room, by the server's word. @param {StageState | null} stage */
export function isInRoom(stage) {
  return stage === "green_room" || stage === "on_stage";
}
