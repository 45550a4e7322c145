/** The event as a page sees it: applying messages to the snapshot, and what it amounts to. */

/** @import {Snapshot} from "./types.js" */

/** @typedef {"before"|"starting"|"live"|"interrupted"|"ended"|"cancelled"} Phase */

const MERGED = ["event", "stream", "me"];
const ROWS = ["audience", "speakers"];

/**
 * @param {Array<{id: string}>} rows
 * @param {Array<{id: string}>} changed
 */
function upsert(rows, changed) {
  const fresh = new Map(changed.map((row) => [row.id, row]));
  const kept = rows.map((row) => ({ ...row, ...fresh.get(row.id) }));
  const known = new Set(rows.map((row) => row.id));
  return [...kept, ...changed.filter((row) => !known.has(row.id))];
}

/**
 * The snapshot after a message: objects are merged, rows upserted, `gone` rows dropped, all else
 * replaced.
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
    else if (ROWS.includes(key)) next[key] = upsert(next[key] ?? [], value);
    else if (key === "gone") dropRows(next, value);
    else next[key] = value;
  }
  return /** @type {Snapshot} */ (next);
}

/** @param {Record<string, any>} state @param {string[]} ids */
function dropRows(state, ids) {
  for (const key of ROWS) {
    state[key] = (state[key] ?? []).filter((/** @type {{id: string}} */ row) => !ids.includes(row.id));
  }
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
