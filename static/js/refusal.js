/** Why a page was closed to somebody: the channel only says that it is. */

import { ApiError, get } from "./api.js";

/** What the server names when it says why. */
const REASONS = ["revoked", "removed"];

/**
 * The server's own sentence, or "" where it has none.
 *
 * @param {string} url where the state is asked for
 */
export async function whyRefused(url) {
  try {
    await get(url);
    return "";
  } catch (error) {
    return error instanceof ApiError && REASONS.includes(error.kind) ? error.message : "";
  }
}
