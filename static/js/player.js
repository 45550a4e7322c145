/** The player: playback with its controls, the sound prompt, and a picture that never goes black. */

import { find, setText, showIcon } from "./dom.js";
import { gettext } from "./i18n.js";
import { Playback } from "./playback.js";

/** @import {PlaybackStatus} from "./playback.js" */
/** @import {Phase} from "./state.js" */
/** @import {PlaybackToken} from "./types.js" */

const IDLE_MS = 3000;
const LOADING_AFTER_MS = 200;

/** @type {Partial<Record<PlaybackStatus, string>>} */
const TROUBLE = {
  stalled: gettext("The line is slow. The programme goes on in a moment."),
  lost: gettext("The line is lost. Trying again."),
};

export class Player {
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #idleTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #loadingTimer;
  /** @type {Phase} */ #phase = "before";
  #root = find("[data-player]", HTMLElement);
  #video = find("[data-video]", HTMLVideoElement, this.#root);
  #still = find("[data-still]", HTMLCanvasElement, this.#root);
  #loading = find("[data-player-loading]", HTMLElement, this.#root);
  #trouble = find("[data-player-trouble]", HTMLElement, this.#root);
  #controls = find("[data-player-controls]", HTMLElement, this.#root);
  #soundPrompt = find("[data-sound-prompt]", HTMLButtonElement, this.#root);
  #playButton = find("[data-play]", HTMLButtonElement, this.#root);
  #muteButton = find("[data-mute]", HTMLButtonElement, this.#root);
  #volume = find("[data-volume]", HTMLInputElement, this.#root);
  #fullscreenButton = find("[data-fullscreen]", HTMLButtonElement, this.#root);
  #pipButton = find("[data-pip]", HTMLButtonElement, this.#root);
  #playback;

  /**
   * @param {object} options
   * @param {() => Promise<PlaybackToken>} options.fetchToken
   * @param {(detail: string) => void} options.onRefused
   * @param {boolean} [options.muted] start without sound, and do not offer it
   */
  constructor({ fetchToken, onRefused, muted = false }) {
    this.#video.muted = muted;
    this.#playback = new Playback(this.#video, {
      fetchToken,
      onStatus: (status, detail) => {
        this.#draw(status);
        if (status === "refused") onRefused(detail);
      },
      beforeRestart: () => this.#holdPicture(),
    });
    this.#listen();
  }

  /** Play while there is a programme to play. @param {Phase} phase */
  follow(phase) {
    const playable = phase === "live" || phase === "interrupted";
    if (playable) this.#playback.start();
    else this.stop();
    if (phase === "live" && this.#phase === "interrupted") this.#playback.hurry();
    this.#phase = phase;
  }

  stop() {
    this.#playback.stop();
    this.#still.hidden = true;
  }

  #listen() {
    const video = this.#video;
    video.addEventListener("ready", () => void this.#play());
    video.addEventListener("playing", () => (this.#still.hidden = true));
    for (const event of ["play", "pause", "volumechange"]) {
      video.addEventListener(event, () => this.#drawControls());
    }
    this.#soundPrompt.onclick = () => void this.#turnSoundOn();
    this.#playButton.onclick = () => this.#togglePlay();
    this.#muteButton.onclick = () => this.#toggleMute();
    this.#volume.oninput = () => this.#setVolume(Number(this.#volume.value));
    this.#fullscreenButton.onclick = () => void this.#toggleFullscreen();
    this.#pipButton.hidden = !document.pictureInPictureEnabled;
    this.#pipButton.onclick = () => void this.#togglePip();
    document.addEventListener("fullscreenchange", () => this.#drawControls());
    this.#root.addEventListener("keydown", (event) => this.#shortcut(event));
    this.#root.addEventListener("pointermove", () => this.#wake());
    this.#root.addEventListener("pointerdown", () => this.#wake());
  }

  /** Sound where the browser allows it; otherwise muted, with the sound offered. */
  async #play() {
    try {
      await this.#video.play();
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "NotAllowedError") return;
      this.#soundPrompt.hidden = false;
      this.#video.muted = true;
      await this.#video.play().catch(() => this.#drawControls());
    }
  }

  async #turnSoundOn() {
    this.#video.muted = false;
    this.#playButton.focus();
    this.#soundPrompt.hidden = true;
    if (this.#video.paused) await this.#play();
  }

  #togglePlay() {
    if (!this.#video.paused) {
      this.#video.pause();
      return;
    }
    this.#playback.seekToEdge();
    void this.#play();
  }

  #toggleMute() {
    if (this.#video.muted && this.#video.volume === 0) this.#video.volume = 1;
    this.#video.muted = !this.#video.muted;
    this.#soundPrompt.hidden = true;
  }

  /** @param {number} volume */
  #setVolume(volume) {
    this.#video.volume = volume;
    this.#video.muted = volume === 0;
    this.#soundPrompt.hidden = true;
  }

  async #toggleFullscreen() {
    if (document.fullscreenElement) await document.exitFullscreen();
    else if (this.#root.requestFullscreen) await this.#root.requestFullscreen();
    // iPhones give the whole screen to a video only.
    else /** @type {any} */ (this.#video).webkitEnterFullscreen?.();
  }

  async #togglePip() {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await this.#video.requestPictureInPicture();
  }

  /** @param {KeyboardEvent} event */
  #shortcut(event) {
    this.#wake();
    if (event.altKey || event.ctrlKey || event.metaKey || this.#controls.hidden) return;
    if (event.key === "k") this.#togglePlay();
    else if (event.key === "m") this.#toggleMute();
    else if (event.key === "f") void this.#toggleFullscreen();
  }

  /** Keep the last picture over the video while a new source is opened. */
  #holdPicture() {
    const { videoWidth, videoHeight } = this.#video;
    if (!videoWidth || !this.#still.hidden) return;
    this.#still.width = videoWidth;
    this.#still.height = videoHeight;
    this.#still.getContext("2d")?.drawImage(this.#video, 0, 0);
    this.#still.hidden = false;
  }

  /** @param {PlaybackStatus} status */
  #draw(status) {
    this.#root.dataset["status"] = status;
    const trouble = TROUBLE[status] ?? "";
    this.#trouble.hidden = !trouble;
    setText(find("[data-player-trouble-text]", HTMLElement, this.#trouble), trouble);
    this.#controls.hidden = !["playing", "stalled"].includes(status);
    if (status === "idle" || status === "refused") this.#soundPrompt.hidden = true;
    clearTimeout(this.#loadingTimer);
    this.#loading.hidden = true;
    if (status !== "loading" && status !== "waiting") return;
    this.#loadingTimer = setTimeout(() => (this.#loading.hidden = false), LOADING_AFTER_MS);
  }

  #drawControls() {
    const { paused, muted, volume } = this.#video;
    showIcon(this.#playButton, paused ? "play" : "pause");
    this.#playButton.setAttribute("aria-label", paused ? gettext("Play") : gettext("Pause"));
    showIcon(this.#muteButton, muted ? "sound-off" : "sound");
    this.#muteButton.setAttribute("aria-label", muted ? gettext("Unmute") : gettext("Mute"));
    this.#volume.value = String(muted ? 0 : volume);
    const full = document.fullscreenElement === this.#root;
    showIcon(this.#fullscreenButton, full ? "fullscreen-exit" : "fullscreen");
    this.#fullscreenButton.setAttribute("aria-label", full ? gettext("Leave full screen") : gettext("Full screen"));
    this.#root.toggleAttribute("data-paused", paused);
  }

  /** Controls come with a movement and go when nothing moves. */
  #wake() {
    this.#root.toggleAttribute("data-awake", true);
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#root.removeAttribute("data-awake"), IDLE_MS);
  }
}
