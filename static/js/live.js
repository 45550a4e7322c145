/**
 * The live channel of an event (docs/live-channel.md): one snapshot, then numbered messages. A gap,
 * a silence or a lost line ends in a new connection, and so in a new snapshot.
 */

import { ApiError, get } from "./api.js";
import { Overtaken } from "./overtaken.js";
import { applyMessage } from "./state.js";

/** @import {Snapshot, PageConfig} from "./types.js" */

/**
 * - `refused`: the right to look was lost; nothing is tried any more
 * - `superseded`: the same ticket was opened elsewhere; `reopen` takes it back
 * @typedef {"connecting"|"open"|"lost"|"refused"|"superseded"} Connection
 */

/**
 * @typedef {object} ChannelHooks
 * @property {(state: Snapshot) => void} onState
 * @property {(connection: Connection) => void} onConnection
 * @property {(type: string, data: Record<string, any>) => void} [onMessage] told of each message, once it is applied
 */

const NOT_YOURS = 4404;
const ELSEWHERE = 4409;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;
/** The server pings every 25 s: twice that without a word is a dead line. */
const SILENCE_MS = 55_000;

/** Wait before the nth new attempt: doubling, bounded, and spread so that a house does not return at once. @param {number} attempt */
export function retryDelay(attempt) {
  const bound = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return bound * (0.5 + Math.random() / 2);
}

export class LiveChannel {
  /** @type {WebSocket | null} */ #socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #retryTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #silenceTimer;
  /** @type {Map<string, number>} the last number of each scope */ #last = new Map();
  #overtaken = new Overtaken();
  #base = -1;
  #attempt = 0;
  #over = false;
  #config;
  #state;
  #hooks;

  /** @param {PageConfig} config @param {ChannelHooks} hooks */
  constructor(config, hooks) {
    this.#config = config;
    this.#state = config.state;
    this.#hooks = hooks;
    if (!config.socket) return; // a preview of another time: nothing of now belongs into it
    window.addEventListener("online", () => this.#reconnectNow());
    window.addEventListener("offline", () => this.#lose());
    this.#connect();
  }

  /**
   * Take what an API call answers, without waiting for the message about it; what other messages
   * told meanwhile stands.
   *
   * @param {() => Promise<Record<string, any>>} call
   * @returns what of the answer was taken
   */
  async answer(call) {
    const asked = this.#overtaken.time;
    const data = this.#overtaken.without(await call(), asked);
    this.#apply(data);
    return data;
  }

  /** Connect again after `superseded`: the other page is closed then. */
  reopen() {
    this.#over = false;
    this.#hooks.onConnection("connecting");
    this.#reconnectNow();
  }

  /** @param {Record<string, any>} data */
  #apply(data) {
    this.#replace(applyMessage(this.#state, data));
  }

  /** @param {Snapshot} state */
  #replace(state) {
    this.#state = state;
    this.#hooks.onState(state);
  }

  #connect() {
    const url = new URL(this.#config.socket, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#base = -1;
    socket.onmessage = (message) => this.#receive(JSON.parse(message.data));
    socket.onclose = ({ code }) => this.#close(code);
    this.#watchSilence();
  }

  /** @param {number} code */
  #close(code) {
    if (code === NOT_YOURS) this.#stop("refused");
    else if (code === ELSEWHERE) this.#stop("superseded");
    else this.#lose();
  }

  #watchSilence() {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => this.#lose(), SILENCE_MS);
  }

  /** @param {any} message */
  #receive(message) {
    this.#watchSilence();
    if (message.type === "ping") this.#socket?.send('{"type":"pong"}');
    else if (message.type === "snapshot") this.#begin(message);
    else if (message.number > this.#base) this.#advance(message);
  }

  /** @param {{number: number, state: Snapshot}} snapshot */
  #begin({ number, state }) {
    this.#base = number;
    this.#last.clear();
    this.#overtaken.hearSnapshot();
    this.#attempt = 0;
    this.#hooks.onConnection("open");
    this.#replace(state);
  }

  /** @param {{type: string, number: number, previous: number, scope: string, data: Record<string, any>}} message */
  #advance({ type, number, previous, scope, data }) {
    if (previous > (this.#last.get(scope) ?? this.#base)) {
      this.#lose();
      return;
    }
    this.#last.set(scope, number);
    this.#overtaken.hear(data);
    this.#apply(data);
    this.#hooks.onMessage?.(type, data);
  }

  #drop() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    clearTimeout(this.#silenceTimer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onclose = socket.onmessage = null;
    socket.close();
  }

  #reconnectNow() {
    if (this.#over) return;
    this.#drop();
    this.#connect();
  }

  #lose() {
    if (this.#over) return;
    this.#drop();
    this.#hooks.onConnection("lost");
    this.#retryTimer = setTimeout(() => this.#retry(), retryDelay(this.#attempt++));
  }

  /** @param {"refused"|"superseded"} why */
  #stop(why) {
    this.#over = true;
    this.#drop();
    this.#hooks.onConnection(why);
  }

  /** Ask over HTTP first once the socket failed twice: some networks let no websocket through. */
  async #retry() {
    const timer = this.#retryTimer;
    const answer = this.#attempt > 1 ? await this.#ask() : {};
    if (timer !== this.#retryTimer) return; // the line came back, or was lost again, meanwhile
    if (answer.refused) {
      this.#stop("refused");
      return;
    }
    if (answer.state) this.#replace(answer.state);
    this.#connect();
  }

  /** @returns {Promise<{state?: Snapshot, refused?: boolean}>} */
  async #ask() {
    try {
      return await get(this.#config.urls["state"] ?? "");
    } catch (error) {
      return { refused: error instanceof ApiError && error.refused };
    }
  }
}
