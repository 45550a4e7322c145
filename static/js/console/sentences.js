/** What is going on, in one sentence each: the stream, and the stage. */

import { timeOfDay } from "../clock.js";
import { said } from "../failures.js";
import { gettext, interpolate, ngettext } from "../i18n.js";
import { isRehearsal } from "../state.js";

/** @import {Snapshot} from "../types.js" */
/** @import {Groups} from "./groups.js" */

/** The state of the stream, and whether it is a rehearsal. @param {Snapshot} state */
export function streamSentence(state) {
  const sentence = stateSentence(state);
  return isRehearsal(state) ? `${gettext("A rehearsal: the audience sees nothing of it.")} ${sentence}` : sentence;
}

/** @param {Snapshot} state */
function stateSentence({ stream, event }) {
  switch (stream.state) {
    case "idle":
      return event.status === "cancelled" ? gettext("The event is cancelled.") : gettext("The stream has not been launched.");
    case "starting":
      return gettext("The stream is starting and waits for its first picture.");
    case "live":
      return `${liveSince(stream.live_at ?? "")} ${said(stream.failure)}`.trim();
    case "interrupted":
      return `${gettext("Interrupted.")} ${said(stream.failure) || gettext("The programme is being restored.")}`;
    case "failed":
      return `${gettext("The stream failed.")} ${said(stream.failure) || gettext("Launch it again in the admin.")}`;
    default:
      return gettext("The stream has ended.");
  }
}

/** @param {string} at ISO 8601 */
function liveSince(at) {
  return interpolate(gettext("Live since %(time)s."), { time: timeOfDay(at) });
}

/** Who can be seen and heard, and who waits. @param {Groups} groups */
export function stageSentence({ stage, green, way }) {
  const dropped = way.filter((person) => person.stage_state === "dropped").length;
  const silent = stage.length > 0 && stage.every((person) => person.microphone !== "on");
  const parts = [
    stage.length
      ? ngettext("%(count)s is on stage", "%(count)s are on stage", stage.length)
      : gettext("Nobody is on stage"),
    silent ? gettext("nobody can be heard") : "",
    green.length
      ? ngettext("%(count)s waits in the green room", "%(count)s wait in the green room", green.length)
      : "",
    dropped ? ngettext("%(count)s lost the connection", "%(count)s lost the connection", dropped) : "",
  ];
  const counts = [stage.length, 0, green.length, dropped];
  const clauses = parts.map((words, at) => interpolate(words, { count: counts[at] ?? 0 }));
  return `${clauses.filter(Boolean).join("; ")}.`;
}
