/** What watch and speak share: the way to the room and back, and what is said about it. */

import { AnnouncementBar } from "./announcement.js";
import { post } from "./api.js";
import { drawBanner } from "./banner.js";
import { Consent } from "./consent.js";
import { find } from "./dom.js";
import { followEvent, PATIENCE_MS } from "./programme.js";
import { whyRefused } from "./refusal.js";
import { StageRoom } from "./stage-room.js";
import { wayOf } from "./stage-way.js";
import { changeSentence } from "./stage-words.js";
import { toast } from "./toast.js";

/** @import {DeviceTrack} from "./devices.js" */
/** @import {Connection} from "./live.js" */
/** @import {Ending} from "./room.js" */
/** @import {Way} from "./stage-way.js" */
/** @import {PageConfig, StageState} from "./types.js" */

export class Stage {
  /** @type {Ending | null} how the room last ended on this page; null once that is history */ ended = null;
  /** The server's sentence, once the page is closed to us. */
  refusal = "";
  /** Requests of our own that are on their way: what changes meanwhile is no news. */
  #asking = 0;
  #takenOver = false;
  /** The line has been gone for a while: what we know may be old. */
  #stale = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #staleTimer;
  /** The type of the message that was just heard. */
  #news = "";
  /** @type {StageState | null} */ #before;
  #config;
  #hooks;
  #room;
  #consent;
  #announcements = new AnnouncementBar();
  #event;

  /**
   * @param {PageConfig} config
   * @param {object} hooks
   * @param {() => void} hooks.draw called after every change
   * @param {() => void} hooks.onLeave the person asks to leave the room
   * @param {(ending: Ending) => void} hooks.onEnd the room ended on this page
   */
  constructor(config, hooks) {
    const { me } = config.state;
    this.#config = config;
    this.#hooks = hooks;
    this.#before = me.stage_state;
    this.#room = new StageRoom({
      guest: me.id ?? "",
      tokenUrl: config.urls["speaker_token"] ?? "",
      onLeave: hooks.onLeave,
      onEnter: () => this.#roomEntered(),
      onEnd: (ending) => this.#roomEnded(ending),
    });
    this.#consent = new Consent({
      session: () => this.#room.session,
      stayMuted: () => this.order("stay_muted"),
    });
    this.#event = followEvent(config, { onMessage: (type) => (this.#news = type) });
    find("[data-reopen]", HTMLButtonElement).onclick = () => this.#event.channel.reopen();
  }

  /** Draw from now on. */
  start() {
    this.#event.store.subscribe(({ connection }) => {
      this.#followLine(connection);
      this.#followConnection(connection);
      this.draw();
    });
  }

  get state() {
    return this.#event.store.get().state;
  }

  get connection() {
    return this.#event.store.get().connection;
  }

  /** Whether this page holds the room. */
  get inRoom() {
    return this.#room.held;
  }

  /** @returns {Way} */
  get way() {
    const { stage_state: stage } = this.state.me;
    const mine = this.#room.mine || this.#takenOver;
    return wayOf({ stage, inRoom: this.inRoom, ended: this.ended, mine });
  }

  /** Ask for a stage change and take its answer at once. @param {string} name of an address in the config */
  async order(name) {
    this.#asking++;
    try {
      await this.#event.channel.answer(() => post(this.#config.urls[name] ?? ""));
      await Promise.resolve(); // until it is drawn
    } finally {
      this.#asking--;
    }
  }

  /** Join the room. @param {() => DeviceTrack[]} take gives the open devices when they are needed */
  join(take) {
    return this.#room.join(take);
  }

  /** @param {Ending} [why] */
  leave(why) {
    this.#room.leave(why);
  }

  /** Offer the way in although another page is in the room. */
  takeOver() {
    this.#takenOver = true;
    this.ended = null;
    this.draw();
  }

  draw() {
    this.#followStage();
    this.#consent.follow(this.state.me);
    drawBanner(this.state, { inRoom: this.inRoom, stale: this.#stale });
    this.#announcements.follow(this.state.announcement ?? null);
    this.#hooks.draw();
  }

  #followStage() {
    const { role, stage_state: after } = this.state.me;
    const before = this.#before;
    const change = { role, from: before, to: after, type: this.#news };
    const told = this.#asking ? "" : changeSentence(change);
    this.#before = after;
    this.#news = "";
    if (before === after) return;
    if (told) toast(told);
    if (after === "invited") this.ended = null;
    if (after !== "seated") return;
    this.#takenOver = false;
    this.leave("removed");
  }

  #roomEntered() {
    this.ended = null;
    this.#takenOver = false;
    this.draw();
  }

  /** @param {Ending} ending */
  #roomEnded(ending) {
    this.ended = ending;
    this.#hooks.onEnd(ending);
    this.draw();
  }

  /** @param {Connection} connection */
  #followLine(connection) {
    if (connection !== "lost") {
      clearTimeout(this.#staleTimer);
      this.#staleTimer = undefined;
      this.#stale = false;
    } else {
      this.#staleTimer ??= setTimeout(() => {
        this.#stale = true;
        this.draw();
      }, PATIENCE_MS);
    }
  }

  /** @param {Connection} connection */
  #followConnection(connection) {
    if (connection === "superseded" && this.inRoom) this.#event.channel.reopen(); // the room stays ours
    if (connection !== "refused") return;
    this.leave("removed");
    if (!this.refusal) void this.#askWhy();
  }

  async #askWhy() {
    const why = await whyRefused(this.#config.urls["state"] ?? "");
    if (!why) return;
    this.refusal = why;
    this.draw();
  }
}
