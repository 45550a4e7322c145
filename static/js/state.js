/** The event as a page sees it: applying messages to the snapshot, and what it amounts to. */

/** @import {PersonRow, Snapshot} from "./types.js" */

/** @typedef {"before"|"starting"|"live"|"interrupted"|"ended"|"cancelled"} Phase */

const MERGED = ["event", "stream", "me", "programme"];

/** Whether moderators are told of this person: of a viewer who just sits they are not. @param {PersonRow} row */
function counts({ kind, stage_state: stage }) {
  return kind === "speaker" || !["seated", "removed"].includes(stage);
}

/**
 * @param {PersonRow[]} rows
 * @param {PersonRow[]} changed
 */
function upsert(rows, changed) {
  const fresh = new Map(changed.map((row) => [row.id, row]));
  const kept = rows.map((row) => ({ ...row, ...fresh.get(row.id) }));
  const known = new Set(rows.map((row) => row.id));
  return [...kept, ...changed.filter((row) => !known.has(row.id))].filter(counts);
}

/**
 * The snapshot after a message: sections are merged, `people` are put in by id, ids in `gone` are
 * taken out, `superseded` is between servers, all else replaces.
 *
 * @param {Snapshot} state
 * @param {Record<string, any>} data
 * @returns {Snapshot}
 */
export function applyMessage(state, data) {
  /** @type {Record<string, any>} */
  const next = { ...state };
  for (const [key, value] of Object.entries(data)) {
    if (MERGED.includes(key)) next[key] = { ...next[key], ...value };
    else if (key === "people") next[key] = upsert(next[key] ?? [], value);
    else if (key === "gone") next["people"] = without(next["people"] ?? [], value);
    else if (key !== "superseded") next[key] = value;
  }
  return /** @type {Snapshot} */ (next);
}

/** @param {PersonRow[]} rows @param {string[]} ids */
function without(rows, ids) {
  return rows.filter((row) => !ids.includes(row.id));
}

/** Whether what runs is a rehearsal, which only speakers and moderators see. @param {Snapshot} state */
export function isRehearsal({ stream }) {
  return stream.rehearsing === true && ["starting", "live", "interrupted"].includes(stream.state);
}

/**
 * What is going on, for somebody who looks at the programme.
 *
 * @param {Snapshot} state
 * @returns {Phase}
 */
export function phaseOf(state) {
  const { event, stream } = state;
  if (event.status === "cancelled") return "cancelled";
  if (event.status === "ended" || stream.state === "ending" || stream.state === "ended") return "ended";
  if (stream.state === "failed") return stream.live_at ? "interrupted" : "starting";
  return stream.state === "idle" ? "before" : stream.state;
}
