/** What the speaker's page says outside the room. */

import { gettext } from "./i18n.js";

/** @import {Ending} from "./room.js" */
/** @import {Phase} from "./state.js" */
/** @import {Way} from "./stage-way.js" */

const GREEN_ROOM = gettext(
  "You come into the green room first: the others see and hear you, the audience does not, until a moderator puts you on stage.",
);

/** Where joining leads: the organizer decides whether speakers pass through the green room. */
const LOBBY = {
  green_room: {
    before: `${gettext("The programme is not on yet.")} ${GREEN_ROOM}`,
    starting: `${gettext("The programme is starting.")} ${GREEN_ROOM}`,
    live: `${gettext("The programme is live.")} ${GREEN_ROOM}`,
    interrupted: `${gettext("The programme is interrupted and comes back by itself.")} ${GREEN_ROOM}`,
    ended: "",
    cancelled: "",
  },
  stage: {
    before: gettext(
      "The programme is not on yet. Go in and meet the others: nothing is broadcast before the launch.",
    ),
    starting: gettext("The programme is starting. Once you join, the audience sees and hears you."),
    live: gettext("The programme is live: as soon as you join, the audience sees and hears you."),
    interrupted: gettext(
      "The programme is interrupted and comes back by itself. You can join meanwhile: you go straight on stage.",
    ),
    ended: "",
    cancelled: "",
  },
};

const ELSEWHERE = gettext(
  "You are in the room in another tab or on another device. Take it over here: the other one steps back.",
);

const REHEARSAL = {
  green_room: gettext("This is a rehearsal: the audience sees nothing of it. You come into the green room first."),
  stage: gettext("This is a rehearsal: the audience sees nothing of it. You go straight on stage."),
};

/** @type {Record<Ending, string>} */
export const GOODBYE = {
  left: gettext("Nobody sees or hears you now."),
  elsewhere: gettext("You joined from another page or device; this one has stepped back."),
  closed: gettext("The room was closed."),
  removed: gettext("A moderator took you out of the room. Nobody sees or hears you now."),
  lost: gettext("The connection was lost and could not be restored. Nobody sees or hears you now."),
};

/**
 * What joining means now.
 *
 * @param {object} facts
 * @param {string | undefined} facts.enters where speakers come in: `green_room` or `stage`
 * @param {Phase} facts.phase
 * @param {Way} facts.way
 * @param {boolean} [facts.rehearsing]
 * @returns {string}
 */
export function lobbySentence({ enters, phase, way, rehearsing = false }) {
  if (way === "takeover") return ELSEWHERE;
  const into = enters === "stage" ? "stage" : "green_room";
  return rehearsing ? REHEARSAL[into] : LOBBY[into][phase];
}

/** What the button into the room says. @param {Way} way */
export function entrance(way) {
  if (way === "takeover") return gettext("Take it over here");
  return way === "check" ? gettext("Come back") : gettext("Join the room");
}
