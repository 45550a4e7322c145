/**
 * The programme in a video element: hls.js in low-latency mode (RFC 8216bis), with everything that
 * can fail tried again without a reload. Each new start asks for a new playback token.
 */

import { ApiError } from "./api.js";
import { gettext } from "./i18n.js";
import { retryDelay } from "./live.js";

/** @import {PlaybackToken} from "./types.js" */
/** @import Hls, {HlsConfig, ErrorData} from "hls.js" */

/**
 * - `waiting`: nothing plays yet, asked again now and then
 * - `stalled`: the picture stands still
 * - `lost`: the source cannot be reached
 * @typedef {"idle"|"loading"|"waiting"|"playing"|"stalled"|"lost"|"refused"} PlaybackStatus
 */

const HLS_URL = new URL("../vendor/hls.js/hls.min.mjs", import.meta.url).href;
const NATIVE_TYPE = "application/vnd.apple.mpegurl";
const STALL_MS = 1500;

/** @type {Partial<HlsConfig>} */
const HLS_CONFIG = {
  lowLatencyMode: true,
  maxLiveSyncPlaybackRate: 1.5,
  // Each stall would add a whole second to the distance from the stage, for good.
  liveSyncOnStallIncrease: 0.25,
  backBufferLength: 10,
  // Our parts are fMP4 already: there is nothing for a worker to repackage.
  enableWorker: false,
};
/** Behind life by more, the player jumps to the newest picture … */
const MAX_LATENCY_S = 6;
/** … but not soon again: on a slow line the next jump would throw away what it waits for. */
const PATIENT_LATENCY_S = 20;
const CALM_MS = 15_000;

/** @returns {Promise<typeof import("hls.js")>} */
const loadHls = () => import(HLS_URL);

export class Playback {
  /** @type {Hls | null} */ #hls = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #retryTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #stallTimer;
  /** @type {PlaybackStatus} */ #status = "idle";
  #attempt = 0;
  #jumpedAt = -Infinity;
  /** Grows with every start and stop: what an older one still awaits is dropped. */
  #turn = 0;
  #video;
  #fetchToken;
  #onStatus;
  #beforeRestart;

  /**
   * @param {HTMLVideoElement} video
   * @param {object} hooks
   * @param {() => Promise<PlaybackToken>} hooks.fetchToken
   * @param {(status: PlaybackStatus, detail: string) => void} hooks.onStatus
   * @param {() => void} hooks.beforeRestart called while the last picture is still there
   */
  constructor(video, { fetchToken, onStatus, beforeRestart }) {
    this.#video = video;
    this.#fetchToken = fetchToken;
    this.#onStatus = onStatus;
    this.#beforeRestart = beforeRestart;
    video.addEventListener("playing", () => this.#played());
    video.addEventListener("waiting", () => this.#stall());
    video.addEventListener("timeupdate", () => this.#moved());
    video.addEventListener("seeking", () => this.#jump());
    video.addEventListener("error", () => this.#hls ?? this.#restart());
    window.addEventListener("online", () => this.#status !== "playing" && this.#restart(0));
  }

  get running() {
    return this.#status !== "idle" && this.#status !== "refused";
  }

  /** Play; while running already, nothing happens. */
  start() {
    if (this.running) return;
    this.#attempt = 0;
    this.#set("loading");
    void this.#load(++this.#turn);
  }

  /** The source is known to be there again: do not wait for the next attempt. */
  hurry() {
    if (this.#status === "lost" || this.#status === "waiting") this.#restart(retryDelay(0));
  }

  /** End playback and let go of the source. */
  stop() {
    this.#turn++;
    this.#release();
    this.#set("idle");
  }

  /** Move to the newest picture, as after a pause. */
  seekToEdge() {
    const edge = this.#hls?.liveSyncPosition;
    if (edge) this.#video.currentTime = edge;
  }

  /** @param {PlaybackStatus} status */
  #set(status, detail = "") {
    if (status === this.#status) return;
    this.#status = status;
    this.#onStatus(status, detail);
  }

  /** @param {number} turn */
  async #load(turn) {
    try {
      const [{ playback_url: url }, { default: HlsClass }] = await Promise.all([
        this.#fetchToken(),
        loadHls(),
      ]);
      if (turn !== this.#turn) return;
      if (HlsClass.isSupported()) this.#attach(HlsClass, url);
      else this.#playNatively(url);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    if (error instanceof ApiError && error.refused) {
      this.#release();
      this.#set("refused", error.message);
      return;
    }
    this.#set(error instanceof ApiError && error.status === 409 ? "waiting" : "lost");
    this.#restart();
  }

  /** @param {typeof Hls} HlsClass @param {string} url */
  #attach(HlsClass, url) {
    const hls = new HlsClass(HLS_CONFIG);
    hls.on(HlsClass.Events.ERROR, (_event, data) => this.#recover(HlsClass, data));
    hls.on(HlsClass.Events.MANIFEST_PARSED, () => this.#video.dispatchEvent(new Event("ready")));
    hls.loadSource(url);
    hls.attachMedia(this.#video);
    this.#hls = hls;
    this.#allow(MAX_LATENCY_S);
  }

  /** Old iPhones have no media source to give to hls.js, but play HLS themselves. @param {string} url */
  #playNatively(url) {
    if (!this.#video.canPlayType(NATIVE_TYPE)) {
      this.#set("refused", gettext("This browser cannot play the programme. Try a current one."));
      return;
    }
    this.#video.src = url;
    this.#video.dispatchEvent(new Event("ready"));
  }

  /** @param {typeof Hls} HlsClass @param {ErrorData} data */
  #recover(HlsClass, data) {
    if (!data.fatal) return;
    if (data.type === HlsClass.ErrorTypes.MEDIA_ERROR && this.#attempt++ === 0) {
      this.#hls?.recoverMediaError();
      return;
    }
    this.#set("lost");
    this.#restart();
  }

  #restart(delay = retryDelay(this.#attempt++)) {
    if (!this.running) return;
    const turn = ++this.#turn;
    this.#beforeRestart();
    this.#release();
    this.#retryTimer = setTimeout(() => void this.#load(turn), delay);
  }

  #release() {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#stallTimer);
    this.#hls?.destroy();
    this.#hls = null;
    if (!this.#video.hasAttribute("src")) return;
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  #played() {
    clearTimeout(this.#stallTimer);
    if (this.running) this.#set("playing");
  }

  #moved() {
    if (!this.#video.paused && this.#video.readyState > 2) {
      this.#attempt = 0;
      if (this.#isCalm && this.#hls && this.#hls.latency < MAX_LATENCY_S) this.#allow(MAX_LATENCY_S);
      this.#played();
    }
  }

  #jump() {
    if (!this.#isCalm) this.#allow(PATIENT_LATENCY_S);
    this.#jumpedAt = performance.now();
  }

  get #isCalm() {
    return performance.now() - this.#jumpedAt > CALM_MS;
  }

  /** @param {number} seconds behind life without a jump; as an option of hls.js it would set the aim, too */
  #allow(seconds) {
    if (this.#hls) this.#hls.config.liveMaxLatencyDuration = seconds;
  }

  #stall() {
    clearTimeout(this.#stallTimer);
    if (this.#status !== "playing") return;
    this.#stallTimer = setTimeout(() => this.#set("stalled"), STALL_MS);
  }
}
