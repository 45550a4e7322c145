/** Cameras and microphones: opening them, and saying in a sentence why one does not open. */

import { gettext } from "./i18n.js";
import { twilio } from "./twilio.js";

/** @import {LocalAudioTrack, LocalVideoTrack} from "twilio-video" */

/** @typedef {LocalAudioTrack | LocalVideoTrack} DeviceTrack */
/** @typedef {"blocked"|"missing"|"busy"|"insecure"|"unready"} DeviceProblem */
/** @typedef {"camera"|"microphone"} DeviceKind */
/** @typedef {{track: DeviceTrack | null, problem: DeviceProblem | null}} OpenedDevice */

// The size four speakers can be composed at on a small server; without simulcast, one size is sent.
const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 24, max: 30 } };
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** @type {Record<DeviceKind, Record<DeviceProblem, string>>} */
export const PROBLEM_SENTENCES = {
  camera: {
    blocked: gettext(
      "The browser blocks the camera. Allow it next to the address, or come without a picture: your name is shown instead.",
    ),
    missing: gettext("No camera was found. You can come without one: your name is shown instead."),
    busy: gettext("Another program holds the camera. Close it there, then choose the camera here again."),
    unready: gettext("The camera could not be asked for: the connection is weak. Load the page again."),
    insecure: gettext("The camera works only on a secure (https) address."),
  },
  microphone: {
    blocked: gettext(
      "The browser blocks the microphone. Allow it next to the address, or come and listen: nobody hears you.",
    ),
    missing: gettext("No microphone was found. You can come and listen: nobody hears you."),
    busy: gettext("Another program holds the microphone. Close it there, then choose the microphone here again."),
    unready: gettext("The microphone could not be asked for: the connection is weak. Load the page again."),
    insecure: gettext("The microphone works only on a secure (https) address."),
  },
};

/** @param {unknown} error @returns {DeviceProblem} */
function problemOf(error) {
  if (!(error instanceof DOMException)) return "unready";
  const { name } = error;
  if (name === "NotAllowedError" || name === "SecurityError") return "blocked";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return "busy";
}

/** @param {DeviceKind} kind @param {string} [deviceId] @returns {Promise<DeviceTrack>} */
async function acquire(kind, deviceId) {
  const { createLocalAudioTrack, createLocalVideoTrack } = await twilio();
  const chosen = deviceId ? { deviceId: { exact: deviceId } } : {};
  return kind === "camera"
    ? createLocalVideoTrack({ ...CAMERA, ...chosen })
    : createLocalAudioTrack({ ...MICROPHONE, ...chosen });
}

/**
 * Open one device; never throws.
 *
 * @param {DeviceKind} kind
 * @param {string} [deviceId] the browser's own choice without it
 * @returns {Promise<OpenedDevice>}
 */
export async function openDevice(kind, deviceId) {
  if (!navigator.mediaDevices) return { track: null, problem: "insecure" };
  try {
    return { track: await acquire(kind, deviceId), problem: null };
  } catch (error) {
    return { track: null, problem: problemOf(error) };
  }
}

/**
 * Open both with one question to the person; where that fails, each on its own.
 *
 * @returns {Promise<Record<DeviceKind, OpenedDevice>>}
 */
export async function openBoth() {
  try {
    const { createLocalTracks } = await twilio();
    const tracks = await createLocalTracks({ video: CAMERA, audio: MICROPHONE });
    const camera = tracks.find((track) => track.kind === "video") ?? null;
    const microphone = tracks.find((track) => track.kind === "audio") ?? null;
    return { camera: { track: camera, problem: null }, microphone: { track: microphone, problem: null } };
  } catch {
    return { camera: await openDevice("camera"), microphone: await openDevice("microphone") };
  }
}

/** @param {DeviceKind} kind @returns {Promise<MediaDeviceInfo[]>} */
export async function listDevices(kind) {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const wanted = kind === "camera" ? "videoinput" : "audioinput";
  return all.filter((device) => device.kind === wanted && device.deviceId);
}

/** Whether both were allowed before, so that asking shows no question. */
export async function alreadyAllowed() {
  try {
    const answers = await Promise.all(
      ["camera", "microphone"].map((name) =>
        navigator.permissions.query({ name: /** @type {PermissionName} */ (name) }),
      ),
    );
    return answers.every((answer) => answer.state === "granted");
  } catch {
    return false;
  }
}
