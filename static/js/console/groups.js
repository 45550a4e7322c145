/** Who of the snapshot's people belongs in which list of the console, and in which order. */

/** @import {PersonRow} from "../types.js" */

/** On the way into the room, or dropped out of it by the network. */
const ON_THE_WAY = ["dropped", "joining", "invited"];

/** Whoever is there longest comes first; equal times keep one order too. @param {PersonRow} one @param {PersonRow} other */
function bySince(one, other) {
  return Date.parse(one.since) - Date.parse(other.since) || (one.id < other.id ? -1 : 1);
}

/** @param {PersonRow[]} people @param {PersonRow["stage_state"]} state */
const inState = (people, state) => people.filter((row) => row.stage_state === state).sort(bySince);

/**
 * The people of each list. `absent` is the line-up that has not come yet.
 *
 * @param {PersonRow[]} people
 */
export function group(people) {
  const absent = people.filter((row) => row.kind === "speaker" && row.stage_state === "seated");
  return {
    stage: inState(people, "on_stage"),
    green: inState(people, "green_room"),
    way: ON_THE_WAY.flatMap((state) => inState(people, /** @type {PersonRow["stage_state"]} */ (state))),
    hands: inState(people, "hand_raised"),
    absent: absent.sort((one, other) => one.name.localeCompare(other.name)),
  };
}

/** @typedef {ReturnType<typeof group>} Groups */
