/** The room, through twilio-video: one's own devices in it, who else is there, and how it ends. */

import { isSeen, ownTiles, sends, tilesOf } from "./people.js";
import { openScreen } from "./screen.js";
import { twilio } from "./twilio.js";

/** @import {DeviceTrack} from "./devices.js" */
/** @import {Person} from "./people.js" */
/** @import {SpeakerToken} from "./types.js" */
/** @import * as TwilioVideo from "twilio-video" */

/**
 * - `left`: by one's own wish
 * - `elsewhere`: the same person joined from another page
 * - `closed`: the room was completed
 * - `removed`: somebody took us out
 * - `lost`: the line could not be restored
 * @typedef {"left"|"elsewhere"|"closed"|"removed"|"lost"} Ending
 */

/**
 * @typedef {object} RoomHooks
 * @property {() => void} onChange
 * @property {(lost: boolean) => void} onLine
 * @property {(ending: Ending, tracks: DeviceTrack[]) => void} onEnd `tracks` are still open when the line was lost
 */

const DUPLICATE_IDENTITY = 53205;
const ROOM_COMPLETED = 53118;
const PARTICIPANT_NOT_FOUND = 53204;

const ROOM_EVENTS = [
  "participantConnected",
  "participantDisconnected",
  "participantReconnecting",
  "participantReconnected",
  "trackSubscribed",
  "trackUnsubscribed",
  "trackEnabled",
  "trackDisabled",
];

/** @param {{code?: number} | undefined} error @returns {Ending} */
function endingOf(error) {
  if (!error || error.code === PARTICIPANT_NOT_FOUND) return "removed";
  if (error.code === DUPLICATE_IDENTITY) return "elsewhere";
  return error.code === ROOM_COMPLETED ? "closed" : "lost";
}

export class RoomSession {
  #room;
  #hooks;
  /** @type {Ending | null} why we leave, when it is our doing */ #leaving = null;
  /** What the person is asked for may be given when the room is left: it is let go then. */
  #over = false;
  /** @type {TwilioVideo.LocalAudioTrack | null} */ #microphone;
  /** @type {TwilioVideo.LocalVideoTrack | null} */ #camera;
  /** @type {TwilioVideo.LocalVideoTrack | null} */ #screen = null;

  /**
   * Join; the tracks belong to the session from then on.
   *
   * @param {SpeakerToken} speaker
   * @param {DeviceTrack[]} tracks
   * @param {RoomHooks} hooks
   */
  static async join(speaker, tracks, hooks) {
    // Without an address of its own the room is at Twilio, where the SDK knows the way.
    const server = speaker.signaling_url ? { wsServer: speaker.signaling_url } : {};
    const options = {
      ...server,
      name: speaker.room,
      tracks,
      // Reports to Twilio's own cloud: nothing leaves this house.
      insights: false,
      dominantSpeaker: false,
      networkQuality: false,
    };
    const { connect } = await twilio();
    return new RoomSession(await connect(speaker.token, options), hooks);
  }

  /** @param {TwilioVideo.Room} room @param {RoomHooks} hooks */
  constructor(room, hooks) {
    this.#room = room;
    this.#hooks = hooks;
    const { audioTracks, videoTracks } = room.localParticipant;
    this.#microphone = [...audioTracks.values()][0]?.track ?? null;
    this.#camera = [...videoTracks.values()][0]?.track ?? null;
    for (const event of ROOM_EVENTS) room.on(/** @type {any} */ (event), hooks.onChange);
    room.on("reconnecting", () => hooks.onLine(true));
    room.on("reconnected", () => hooks.onLine(false));
    room.on("disconnected", (_room, error) => this.#end(error));
    this.#microphone?.on("stopped", hooks.onChange);
  }

  /** Everybody with a face, oneself first. @returns {Person[]} */
  people() {
    const { localParticipant, participants } = this.#room;
    const own = {
      microphoneOn: this.microphoneOn,
      camera: this.cameraOn ? this.#camera : null,
      screen: this.#screen,
    };
    const others = [...participants.values()].filter(({ identity }) => isSeen(identity));
    return [...ownTiles(localParticipant.identity, own), ...others.flatMap(tilesOf)];
  }

  get hasMicrophone() {
    return this.#microphone !== null && !this.#microphone.isStopped;
  }

  get hasCamera() {
    return this.#camera !== null;
  }

  get microphoneOn() {
    return this.hasMicrophone && sends(this.#microphone);
  }

  get cameraOn() {
    return sends(this.#camera);
  }

  get screenOn() {
    return this.#screen !== null;
  }

  /** @param {boolean} on */
  switchMicrophone(on) {
    this.#microphone?.enable(on);
    this.#hooks.onChange();
  }

  /** Off means off: the device is let go, so that its light goes out. */
  async toggleCamera() {
    const camera = this.#camera;
    if (!camera) return;
    if (this.cameraOn) {
      camera.disable();
      camera.stop();
    } else {
      await camera.restart();
      if (this.#over) camera.stop();
      else camera.enable();
    }
    this.#hooks.onChange();
  }

  /** Share a screen that the browser lets the person choose; nothing happens when they choose none. */
  async shareScreen() {
    const screen = await openScreen();
    if (!screen) return;
    if (this.#over) {
      screen.stop();
      return;
    }
    this.#screen = screen;
    screen.on("stopped", () => this.#stopSharing(screen)); // the browser has a button for it too
    this.#hooks.onChange();
    await this.#room.localParticipant.publishTrack(screen).catch((error) => {
      this.#stopSharing(screen);
      throw error;
    });
  }

  stopScreen() {
    if (this.#screen) this.#stopSharing(this.#screen);
  }

  /** @param {TwilioVideo.LocalVideoTrack} screen */
  #stopSharing(screen) {
    if (this.#screen !== screen) return;
    this.#screen = null;
    this.#room.localParticipant.unpublishTrack(screen);
    screen.stop();
    this.#hooks.onChange();
  }

  /** @param {Ending} why */
  leave(why) {
    this.#leaving = why;
    this.#room.disconnect();
  }

  /** @param {{code?: number} | undefined} error */
  #end(error) {
    this.#over = true;
    const ending = this.#leaving ?? endingOf(error);
    /** @type {DeviceTrack[]} */
    const tracks = [this.#microphone, this.#camera].filter((track) => track !== null);
    this.#screen?.stop();
    if (ending !== "lost") for (const track of tracks) track.stop();
    this.#hooks.onEnd(ending, tracks);
  }
}
