/** What a message says happened, in a sentence for moderators. */

/** @import {Layout, PersonRow} from "../types.js" */

/** More people than this are counted, not named. */
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
  "stage.left": (name, before) =>
    before?.stage_state === "joining" ? `${name} does not come after all.` : `${name} left the room.`,
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

/** @param {(name: string, before: PersonRow | undefined) => string} say @param {PersonRow[]} people @param {Record<string, PersonRow>} known */
function aboutPeople(say, people, known) {
  const [first] = people;
  return first ? say(listed(people.map((person) => person.name)), known[first.id]) : "";
}

/** @param {string[]} ids @param {Record<string, PersonRow>} known */
function aboutGone(ids, known) {
  const names = ids.map((id) => known[id]?.name ?? "A guest");
  return names.length ? `${listed(names)} can no longer take part.` : "";
}

/**
 * The sentence for a message; "" for what is not worth one.
 *
 * @param {string} type
 * @param {Record<string, any>} data
 * @param {Record<string, PersonRow>} known people by id, as they were before the message
 */
export function newsSentence(type, data, known) {
  const say = PEOPLE_WORDS[type];
  if (say) return aboutPeople(say, data["people"] ?? [], known);
  if (type === "access.revoked") return aboutGone(data["gone"] ?? [], known);
  if (type === "programme.changed") return LAYOUT_WORDS[/** @type {Layout} */ (data["programme"]?.layout)] ?? "";
  if (type === "announcement.made") return `Announced: ${data["announcement"]?.text ?? ""}`;
  if (type === "announcement.ended") return "The announcement is down.";
  if (type === "stream.health") return data["stream"]?.failure || "The stream is well again.";
  return STREAM_WORDS[type] ?? "";
}
