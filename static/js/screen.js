/** The screen one shares: a second picture, whose name tells the composer what it is. */

import { twilio } from "./twilio.js";

/** @import {LocalVideoTrack} from "twilio-video" */

/** Track names that begin so are shared screens (Twilio's convention for its composer). */
const PREFIX = "video-composer-presentation";
/** Text stays readable at this size; slides need few pictures. */
const SCREEN = { width: { max: 1280 }, height: { max: 720 }, frameRate: { max: 15 } };

/** @param {{name: string}} track */
export function isScreen({ name }) {
  return name.startsWith(PREFIX);
}

/** Whether this browser can share a screen: phones cannot. */
export function canShareScreen() {
  return Boolean(navigator.mediaDevices?.getDisplayMedia);
}

/**
 * Ask for a screen, a window or a tab; null when the person chose none.
 *
 * @returns {Promise<LocalVideoTrack | null>}
 */
export async function openScreen() {
  const { LocalVideoTrack } = await twilio();
  const stream = await navigator.mediaDevices
    .getDisplayMedia({ video: SCREEN, audio: false })
    .catch(refusedByThePerson);
  const [track] = stream?.getVideoTracks() ?? [];
  if (!track) return null;
  track.contentHint = "detail";
  return new LocalVideoTrack(track, { name: `${PREFIX}-${crypto.randomUUID()}`, logLevel: "warn" });
}

/** @param {unknown} error @returns {null} */
function refusedByThePerson(error) {
  if (error instanceof DOMException && error.name === "NotAllowedError") return null;
  throw error;
}
