/** The room on stage, through twilio-video: who is in it, one's own devices, and how it ends. */

import { twilio } from "./twilio.js";

/** @import {DeviceTrack} from "./devices.js" */
/** @import {SpeakerToken} from "./types.js" */
/** @import * as TwilioVideo from "twilio-video" */

/**
 * @typedef {object} Person
 * @property {string} key
 * @property {string} name
 * @property {boolean} own
 * @property {boolean} away its connection is lost for the moment
 * @property {boolean} audible
 * @property {TwilioVideo.VideoTrack | null} video null where no picture is sent
 * @property {TwilioVideo.AudioTrack | null} audio
 */

/**
 * - `left`: by one's own wish
 * - `elsewhere`: the same person joined from another page
 * - `closed`: the room was completed
 * - `removed`: somebody took us off
 * - `lost`: the line could not be restored
 * @typedef {"left"|"elsewhere"|"closed"|"removed"|"lost"} Ending
 */

const COMPOSER = /^(video-composer|audio-mixer)/;
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

/** The name in an identity, which ends in " #<public id>". @param {string} identity */
export function nameOf(identity) {
  return identity.replace(/ #[^#]*$/, "");
}

/** @param {{code?: number} | undefined} error @returns {Ending} */
function endingOf(error) {
  if (!error || error.code === PARTICIPANT_NOT_FOUND) return "removed";
  if (error.code === DUPLICATE_IDENTITY) return "elsewhere";
  return error.code === ROOM_COMPLETED ? "closed" : "lost";
}

/** @param {any} track a track that may be switched off or not there @returns {boolean} */
const sends = (track) => Boolean(track?.isEnabled);

export class RoomSession {
  #room;
  #hooks;
  /** @type {Ending | null} why we leave, when it is our doing */ #leaving = null;
  /** @type {TwilioVideo.LocalAudioTrack | null} */ #microphone;
  /** @type {TwilioVideo.LocalVideoTrack | null} */ #camera;

  /**
   * Join; the tracks belong to the session then. When it cannot be joined they are let go.
   *
   * @param {SpeakerToken} speaker
   * @param {DeviceTrack[]} tracks
   * @param {{onChange: () => void, onLine: (lost: boolean) => void, onEnd: (ending: Ending) => void}} hooks
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
    try {
      const { connect } = await twilio();
      return new RoomSession(await connect(speaker.token, options), hooks);
    } catch (error) {
      for (const track of tracks) track.stop();
      throw error;
    }
  }

  /**
   * @param {TwilioVideo.Room} room
   * @param {{onChange: () => void, onLine: (lost: boolean) => void, onEnd: (ending: Ending) => void}} hooks
   */
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
    const others = [...this.#room.participants.values()]
      .filter((participant) => !COMPOSER.test(participant.identity))
      .map((participant) => this.#remote(participant));
    return [this.#own(), ...others];
  }

  /** @returns {Person} */
  #own() {
    const { identity } = this.#room.localParticipant;
    return {
      key: "own",
      name: nameOf(identity),
      own: true,
      away: false,
      audible: this.microphoneOn,
      video: this.cameraOn ? this.#camera : null,
      audio: null,
    };
  }

  /** @param {TwilioVideo.RemoteParticipant} participant @returns {Person} */
  #remote(participant) {
    const audio = [...participant.audioTracks.values()].map(({ track }) => track).find(Boolean);
    const video = [...participant.videoTracks.values()].map(({ track }) => track).find(sends);
    return {
      key: participant.sid,
      name: nameOf(participant.identity),
      own: false,
      away: participant.state === "reconnecting",
      audible: sends(audio),
      video: video ?? null,
      audio: audio ?? null,
    };
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

  toggleMicrophone() {
    this.#microphone?.enable(!this.microphoneOn);
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
      camera.enable();
    }
    this.#hooks.onChange();
  }

  /** @param {Ending} why */
  leave(why) {
    this.#leaving = why;
    this.#room.disconnect();
  }

  /** @param {{code?: number} | undefined} error */
  #end(error) {
    this.#microphone?.stop();
    this.#camera?.stop();
    this.#hooks.onEnd(this.#leaving ?? endingOf(error));
  }
}
