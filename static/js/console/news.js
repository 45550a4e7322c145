/** What a message says happened, in a sentence for moderators. */

import { said } from "../failures.js";
import { gettext, interpolate, ngettext } from "../i18n.js";

/** @import {Layout, PersonRow} from "../types.js" */

/** More people than this are counted, not named. */
const NAMED = 3;

/** @type {Record<string, string>} */
const PEOPLE_WORDS = {
  "stage.hand_raised": gettext("%(name)s raised a hand."),
  "stage.hand_lowered": gettext("%(name)s: the hand is down."),
  "stage.invited": gettext("%(name)s is invited on stage."),
  "stage.accepted": gettext("%(name)s accepted and is getting ready."),
  "stage.declined": gettext("%(name)s declined."),
  "stage.withdrawn": gettext("%(name)s: the invitation was withdrawn."),
  "stage.expired": gettext("%(name)s is in the seat again."),
  "stage.green_room": gettext("%(name)s is in the green room."),
  "stage.on_stage": gettext("%(name)s is on stage."),
  "stage.dropped": gettext("%(name)s lost the connection."),
  "stage.left": gettext("%(name)s left the room."),
  "stage.seated": gettext("%(name)s was brought back to the seat."),
  "stage.unmute_asked": gettext("%(name)s was asked to unmute."),
  "stage.unmute_declined": gettext("%(name)s stays muted."),
  "speaker.issued": gettext("%(name)s: the speaker's link was issued or changed."),
};

/** What a message says of somebody who was in that state. @type {Record<string, Record<string, string>>} */
const PEOPLE_WORDS_AFTER = {
  "stage.expired": {
    hand_raised: gettext("%(name)s is gone: the hand is down."),
    invited: gettext("%(name)s did not answer in time."),
    joining: gettext("%(name)s did not come in time."),
    dropped: gettext("%(name)s did not come back in time."),
  },
  "stage.green_room": { on_stage: gettext("%(name)s went back to the green room.") },
  "stage.left": { joining: gettext("%(name)s does not come after all.") },
};

/** @type {Record<string, string>} */
const STREAM_WORDS = {
  "stream.starting": gettext("The stream is starting."),
  "stream.live": gettext("The programme is live."),
  "stream.interrupted": gettext("The programme is interrupted."),
  "stream.ended": gettext("The programme has ended."),
  "stream.failed": gettext("The stream failed."),
  "event.changed": gettext("The organizer changed the event."),
};

/** The same of a rehearsal. @type {Record<string, string>} */
const REHEARSAL_WORDS = {
  "stream.starting": gettext("The rehearsal is starting."),
  "stream.live": gettext("The rehearsal runs."),
  "stream.ending": gettext("The rehearsal has ended."),
};

/** @type {Record<Layout, string>} */
const LAYOUT_WORDS = {
  grid: gettext("The layout is the grid."),
  spotlight: gettext("The layout is the spotlight."),
  presentation: gettext("The layout is the presentation."),
};

/** @param {string[]} names */
function listed(names) {
  if (names.length <= NAMED) return names.join(", ");
  return interpolate(ngettext("%(count)s person", "%(count)s people", names.length), { count: names.length });
}

/** @param {string} type @param {PersonRow[]} people @param {Record<string, PersonRow>} known */
function aboutPeople(type, people, known) {
  const [first] = people;
  if (!first) return "";
  const before = known[first.id]?.stage_state ?? "";
  const words = PEOPLE_WORDS_AFTER[type]?.[before] ?? PEOPLE_WORDS[type] ?? "";
  return interpolate(words, { name: listed(people.map((person) => person.name)) });
}

/** @param {string[]} ids @param {Record<string, PersonRow>} known */
function aboutGone(ids, known) {
  const names = ids.map((id) => known[id]?.name ?? gettext("A guest"));
  if (!names.length) return "";
  return interpolate(gettext("%(names)s can no longer take part."), { names: listed(names) });
}

/**
 * The sentence for a message; "" for what is not worth one.
 *
 * @param {string} type
 * @param {Record<string, any>} data
 * @param {Record<string, PersonRow>} known people by id, as they were before the message
 */
export function newsSentence(type, data, known) {
  if (PEOPLE_WORDS[type]) return aboutPeople(type, data["people"] ?? [], known);
  if (type === "access.revoked") return aboutGone(data["gone"] ?? [], known);
  if (type === "programme.changed") return LAYOUT_WORDS[/** @type {Layout} */ (data["programme"]?.layout)] ?? "";
  if (type === "announcement.made") {
    return interpolate(gettext("Announced: %(text)s"), { text: data["announcement"]?.text ?? "" });
  }
  if (type === "announcement.ended") return gettext("The announcement is down.");
  if (type === "stream.health") return said(data["stream"]?.failure) || gettext("The stream is well again.");
  return (data["stream"]?.rehearsing && REHEARSAL_WORDS[type]) || (STREAM_WORDS[type] ?? "");
}
