/** A person as a row of a list: what is said about them, and what can be done. */

import { clockFace, now } from "../clock.js";
import { gettext, interpolate } from "../i18n.js";

/** @import {PersonRow} from "../types.js" */
/** @import {RosterAction, RosterRow} from "../roster.js" */
/** @import {Orders, Place} from "./orders.js" */

/** @type {Record<PersonRow["stage_state"], [string, string]>} */
const NOTES = {
  seated: ["", ""],
  hand_raised: [gettext("Hand raised"), "wait"],
  invited: [gettext("Invited"), "wait"],
  joining: [gettext("Getting ready"), "wait"],
  green_room: [gettext("Green room"), "good"],
  on_stage: [gettext("On stage"), "good"],
  dropped: [gettext("Connection lost"), "bad"],
  removed: [gettext("Removed"), ""],
};

/** @type {Record<"microphone"|"camera"|"screen", Record<string, [string, string]>>} */
const MARKS = {
  microphone: { on: ["mic", gettext("microphone on")], off: ["mic-off", gettext("muted")] },
  camera: { on: ["camera", gettext("camera on")], off: ["camera-off", gettext("camera off")] },
  screen: { on: ["screen", gettext("shares the screen")] },
};

/** @param {PersonRow} person @returns {Array<[string, string]>} */
function marksOf(person) {
  const tracks = /** @type {const} */ (["microphone", "camera", "screen"]);
  return tracks.flatMap((track) => {
    const mark = MARKS[track][person[track]];
    return mark ? [mark] : [];
  });
}

/** @param {string | null} until */
function secondsLeft(until) {
  if (!until) return "";
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now()) / 1000));
  return interpolate(gettext("%(seconds)s s left"), { seconds });
}

/** How long this person waits already. @param {PersonRow} person */
export function waited({ since }) {
  return clockFace(now() - Date.parse(since));
}

export class Rows {
  #orders;

  /** @param {Orders} orders */
  constructor(orders) {
    this.#orders = orders;
  }

  /** @param {PersonRow} person @param {{spotlight: boolean}} drawn @returns {RosterRow} */
  onStage(person, { spotlight }) {
    const note = spotlight ? [gettext("In the spotlight"), "good"] : ["", ""];
    return this.#row(person, note, waited(person), [
      this.#order("stage", person, "to-green-room", gettext("Green room")),
      ...this.#sound("stage", person),
      { ...this.#spotlight(person), rare: true },
      { ...this.#order("stage", person, "seat", gettext("Back to seat")), rare: true },
      this.#remove("stage", person),
    ]);
  }

  /** @param {PersonRow} person @param {{full: string}} stage why nobody more fits, or "" @returns {RosterRow} */
  inGreenRoom(person, { full }) {
    return this.#row(person, ["", ""], waited(person), [
      { ...this.#order("green", person, "put-on-stage", gettext("Put on stage")), tone: "main", refusal: full },
      ...this.#sound("green", person),
      { ...this.#order("green", person, "seat", gettext("Back to seat")), rare: true },
      this.#remove("green", person),
    ]);
  }

  /** @param {PersonRow} person @returns {RosterRow} */
  onTheWay(person) {
    const back =
      person.stage_state === "dropped"
        ? this.#order("way", person, "seat", gettext("Back to seat"))
        : this.#order("way", person, "withdraw", gettext("Withdraw"));
    return this.#row(person, NOTES[person.stage_state], secondsLeft(person.until), [
      back,
      this.#remove("way", person),
    ]);
  }

  /** One of the line-up who is not in the room. @param {PersonRow} person @returns {RosterRow} */
  absent(person) {
    return this.#row(person, [gettext("Not here"), ""], "", [this.#remove("way", person)]);
  }

  /** @param {PersonRow} person @returns {RosterRow} */
  inQueue(person) {
    const note = person.watching ? ["", ""] : [gettext("Not here"), "bad"];
    return this.#row(person, note, waited(person), [
      this.#order("hands", person, "invite", gettext("Invite")),
      { ...this.#order("hands", person, "lower-hand", gettext("Lower hand")), rare: true },
      this.#remove("hands", person),
    ]);
  }

  /** @param {PersonRow} person @returns {RosterRow} */
  inHouse(person) {
    const { stage_state: stage, watching } = person;
    const here = watching ? [gettext("Watching"), "good"] : [gettext("Not here"), ""];
    const free = stage === "seated" || stage === "hand_raised";
    return this.#row(person, stage === "seated" ? here : NOTES[stage], "", [
      ...(free ? [this.#order("house", person, "invite", gettext("Invite"))] : []),
      ...(stage === "removed" ? [] : [this.#remove("house", person)]),
    ]);
  }

  /**
   * @param {PersonRow} person
   * @param {string[]} note
   * @param {string} time
   * @param {RosterAction[]} actions
   * @returns {RosterRow}
   */
  #row(person, [note = "", tone = ""], time, actions) {
    return { id: person.id, name: person.name, note, tone, time, marks: marksOf(person), actions };
  }

  /** @param {Place} place @param {PersonRow} person @param {string} command @param {string} label @returns {RosterAction} */
  #order(place, person, command, label) {
    const run = () => this.#orders.guest(place, command, person);
    return { key: command, label, tone: "quiet", run };
  }

  /** Mute, or ask: nobody is unmuted without consent. @param {Place} place @param {PersonRow} person @returns {RosterAction[]} */
  #sound(place, person) {
    if (!person.microphone) return [];
    if (person.microphone === "on") return [{ ...this.#order(place, person, "mute", gettext("Mute")), key: "sound" }];
    const ask = { ...this.#order(place, person, "ask-to-unmute", gettext("Ask to unmute")), key: "sound" };
    if (!person.unmute_asked) return [ask];
    return [{ ...ask, label: gettext("Asked"), refusal: gettext("They were asked and have not answered yet.") }];
  }

  /** @param {PersonRow} person @returns {RosterAction} */
  #spotlight(person) {
    const run = () => this.#orders.layout("spotlight", person.id, "stage");
    return { key: "spotlight", label: gettext("Spotlight"), tone: "quiet", run };
  }

  /** @param {Place} place @param {PersonRow} person @returns {RosterAction} */
  #remove(place, person) {
    const run = () => this.#orders.removeGuest(place, person);
    return { key: "remove", label: gettext("Remove"), tone: "danger", rare: true, run };
  }
}
