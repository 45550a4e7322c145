/** The people in the room, as tiles show them: who sends what, and whom nobody needs to see. */

import { isScreen } from "./screen.js";

/** @import * as TwilioVideo from "twilio-video" */

/**
 * @typedef {object} Person somebody in the room, or the screen that somebody shares
 * @property {string} key
 * @property {string} id the guest's public id
 * @property {string} name
 * @property {boolean} own
 * @property {boolean} screen
 * @property {boolean} away its connection is lost for the moment
 * @property {boolean} audible
 * @property {TwilioVideo.VideoTrack | null} video null where no picture is sent
 * @property {TwilioVideo.AudioTrack | null} audio
 */

/** The composer, and moderators who look into the room: they send nothing. */
const UNSEEN = /^(video-composer|audio-mixer)| #moderator-[^#]*$/;

/** Whether people in the room are shown this participant. @param {string} identity */
export function isSeen(identity) {
  return !UNSEEN.test(identity);
}

/** The name in an identity, which ends in " #<public id>". @param {string} identity */
export function nameOf(identity) {
  return identity.replace(/ #[^#]*$/, "");
}

/** The public id in an identity; "" when there is none. @param {string} identity */
function idOf(identity) {
  return /#([^#]*)$/.exec(identity)?.[1] ?? "";
}

/** @param {any} track a track that may be switched off or not there @returns {boolean} */
export const sends = (track) => Boolean(track?.isEnabled);

/** @param {Person} person @param {TwilioVideo.VideoTrack} video @returns {Person} */
function screenOf(person, video) {
  const key = `${person.key}-screen`;
  return { ...person, key, screen: true, away: false, audible: true, video, audio: null };
}

/**
 * Oneself, and the screen one shares.
 *
 * @param {string} identity
 * @param {{microphoneOn: boolean, camera: TwilioVideo.VideoTrack | null, screen: TwilioVideo.VideoTrack | null}} own
 * @returns {Person[]}
 */
export function ownTiles(identity, { microphoneOn, camera, screen }) {
  /** @type {Person} */
  const person = {
    key: "own",
    id: idOf(identity),
    name: nameOf(identity),
    own: true,
    screen: false,
    away: false,
    audible: microphoneOn,
    video: camera,
    audio: null,
  };
  return screen ? [person, screenOf(person, screen)] : [person];
}

/**
 * Somebody else, and the screen they share.
 *
 * @param {TwilioVideo.RemoteParticipant} participant
 * @returns {Person[]}
 */
export function tilesOf(participant) {
  const { identity } = participant;
  const audio = [...participant.audioTracks.values()].map(({ track }) => track).find(Boolean);
  const pictures = [...participant.videoTracks.values()].map(({ track }) => track).filter(sends);
  const screen = pictures.find((track) => track && isScreen(track));
  /** @type {Person} */
  const person = {
    key: participant.sid,
    id: idOf(identity),
    name: nameOf(identity),
    own: false,
    screen: false,
    away: participant.state === "reconnecting",
    audible: sends(audio),
    video: pictures.find((track) => track && !isScreen(track)) ?? null,
    audio: audio ?? null,
  };
  return screen ? [person, screenOf(person, screen)] : [person];
}
