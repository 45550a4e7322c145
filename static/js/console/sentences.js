/** What is going on, in one sentence each: the stream, and the stage. */

import { timeOfDay } from "../clock.js";

/** @import {Snapshot} from "../types.js" */
/** @import {Groups} from "./groups.js" */

/** The state of the stream. @param {Snapshot} state */
export function streamSentence({ stream, event }) {
  switch (stream.state) {
    case "idle":
      return event.status === "cancelled" ? "The event is cancelled." : "The stream has not been launched.";
    case "starting":
      return "The stream is starting and waits for its first picture.";
    case "live":
      return `Live since ${timeOfDay(stream.live_at ?? "")}. ${stream.failure ?? ""}`.trim();
    case "interrupted":
      return `Interrupted. ${stream.failure || "The programme is being restored."}`;
    case "failed":
      return `The stream failed. ${stream.failure || "Launch it again in the admin."}`;
    default:
      return "The stream has ended.";
  }
}

/** @param {number} count @param {string} one @param {string} many */
const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

/** Who can be seen and heard, and who waits. @param {Groups} groups */
export function stageSentence({ stage, green, way }) {
  const parts = [stage.length ? counted(stage.length, "is on stage", "are on stage") : "Nobody is on stage"];
  if (stage.length && stage.every((person) => person.microphone !== "on")) parts.push("nobody can be heard");
  if (green.length) parts.push(counted(green.length, "waits in the green room", "wait in the green room"));
  const dropped = way.filter((person) => person.stage_state === "dropped").length;
  if (dropped) parts.push(`${dropped} lost the connection`);
  return `${parts.join("; ")}.`;
}
