/** Who sees and hears us, above the room: the one thing nobody may be wrong about. */

import { find, setText } from "./dom.js";
import { gettext } from "./i18n.js";
import { isRehearsal, phaseOf } from "./state.js";

/** @import {Snapshot} from "./types.js" */

/**
 * @param {Snapshot} state
 * @returns {[place: string, title: string, text: string]} place is "" while the server has us nowhere
 */
function wordsFor(state) {
  switch (state.me.stage_state) {
    case "green_room":
      return [
        "green_room",
        gettext("Green room"),
        gettext("The others see and hear you. The audience does not."),
      ];
    case "on_stage":
      return [
        "on_stage",
        gettext("You are on stage"),
        onStageWords(state),
      ];
    default:
      return ["", gettext("One moment"), gettext("You are on your way in.")];
  }
}

/** @param {Snapshot} state */
function onStageWords(state) {
  if (isRehearsal(state)) return gettext("This is a rehearsal: the audience does not see or hear you.");
  return phaseOf(state) === "live"
    ? gettext("The audience sees and hears you.")
    : gettext("The audience sees and hears you once the programme is on.");
}

const UNKNOWN = [
  "",
  gettext("No line to the server"),
  gettext("You may be seen and heard: this page knows again when the line is back."),
];

/**
 * @param {Snapshot} state
 * @param {object} facts
 * @param {boolean} facts.inRoom
 * @param {boolean} facts.stale nothing was heard for a while, and moderators may have moved us
 */
export function drawBanner(state, { inRoom, stale }) {
  const banner = find("[data-stage-banner]", HTMLElement);
  const [place = "", title = "", text = ""] = stale ? UNKNOWN : wordsFor(state);
  banner.hidden = !inRoom;
  banner.dataset["place"] = place;
  document.body.toggleAttribute("data-on-air", inRoom && place === "on_stage");
  setText(find("[data-banner-title]", HTMLElement, banner), inRoom ? title : "");
  setText(find("[data-banner-text]", HTMLElement, banner), inRoom ? text : "");
}
