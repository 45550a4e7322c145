/** Being in the room, for the audience's page and the speaker's alike: joining, staying, the ways out. */

import { ApiError, post } from "./api.js";
import { retryDelay } from "./live.js";
import { RoomSession } from "./room.js";
import { RoomView } from "./room-view.js";

/** @import {DeviceTrack} from "./devices.js" */
/** @import {Ending} from "./room.js" */
/** @import {SpeakerToken} from "./types.js" */

/** As long as the server keeps the place of somebody whose line was lost. */
const KEPT_MS = 60_000;

/** One left, or was taken out, before one was in. */
class GivenUp extends Error {}

/** @param {DeviceTrack[]} tracks */
function letGo(tracks) {
  for (const track of tracks) track.stop();
}

export class StageRoom {
  /** @type {RoomSession | null} */ #session = null;
  /** @type {{tracks: DeviceTrack[], until: number} | null} set while a lost line is being restored */ #lost = null;
  /** @type {object | null} the present attempt to come in; one that was given up ends by itself */ #attempt = null;
  #unloading = false;
  #view;
  #mark;
  #tokenUrl;
  #onEnter;
  #onEnd;

  /**
   * @param {object} options
   * @param {string} options.guest public id, to know this tab again after a reload
   * @param {string} options.tokenUrl
   * @param {() => void} options.onLeave the person asks to leave
   * @param {() => void} options.onEnter
   * @param {(ending: Ending) => void} options.onEnd
   */
  constructor({ guest, tokenUrl, onLeave, onEnter, onEnd }) {
    this.#mark = `in-room:${guest}`;
    this.#tokenUrl = tokenUrl;
    this.#onEnter = onEnter;
    this.#onEnd = onEnd;
    this.#view = new RoomView(onLeave);
    window.addEventListener("pagehide", () => this.#unload());
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  }

  /** Whether this page holds the room, be its line lost for the moment. */
  get held() {
    return this.#session !== null || this.#lost !== null;
  }

  /** Whether it was this tab that was in the room, before it was loaded again. */
  get mine() {
    return sessionStorage.getItem(this.#mark) !== null;
  }

  get session() {
    return this.#session;
  }

  /** Join with open devices; they are let go when that fails, or was given up. @param {() => DeviceTrack[]} take called when they are needed */
  async join(take) {
    const attempt = (this.#attempt = {});
    const speaker = await post(this.#tokenUrl);
    if (attempt !== this.#attempt) throw new GivenUp();
    const tracks = take();
    try {
      await this.#enter(speaker, tracks);
    } catch (error) {
      letGo(tracks);
      throw error;
    }
  }

  /** @param {SpeakerToken} speaker @param {DeviceTrack[]} tracks */
  async #enter(speaker, tracks) {
    const attempt = this.#attempt;
    const session = await RoomSession.join(speaker, tracks, {
      onChange: () => this.#view.draw(),
      onLine: (away) => this.#view.sayLost(away),
      onEnd: (ending, held) => this.#ended(ending, held),
    });
    if (attempt !== this.#attempt) {
      session.leave("left");
      throw new GivenUp();
    }
    this.#attempt = null;
    this.#session = session;
    this.#lost = null;
    sessionStorage.setItem(this.#mark, "");
    this.#view.open(session);
    this.#onEnter();
  }

  /** @param {Ending} [why] */
  leave(why = "left") {
    this.#attempt = null;
    if (this.#lost) this.#giveUp(why);
    else this.#session?.leave(why);
  }

  /** @param {Ending} ending @param {DeviceTrack[]} tracks */
  #ended(ending, tracks) {
    if (!this.#session) return;
    this.#session = null;
    if (ending === "lost") void this.#restore(tracks);
    else this.#close(ending);
  }

  /** Come back by ourselves, with the devices that are still open. @param {DeviceTrack[]} tracks */
  async #restore(tracks) {
    const lost = { tracks, until: Date.now() + KEPT_MS };
    this.#lost = this.#attempt = lost;
    this.#view.sayLost(true);
    for (let attempt = 0; this.#lost === lost && Date.now() < lost.until; attempt++) {
      if (await this.#retry(tracks)) return;
      await new Promise((resolve) => setTimeout(resolve, retryDelay(attempt)));
    }
    if (this.#lost === lost) this.#giveUp("lost");
  }

  /** @param {DeviceTrack[]} tracks @returns {Promise<boolean>} whether there is nothing more to try */
  async #retry(tracks) {
    const lost = this.#lost;
    try {
      const speaker = await post(this.#tokenUrl);
      if (lost === this.#lost) await this.#enter(speaker, tracks);
      return true;
    } catch (error) {
      const refused = error instanceof ApiError && error.refused;
      if (refused && lost === this.#lost) this.#giveUp("lost");
      return refused;
    }
  }

  /** @param {Ending} why */
  #giveUp(why) {
    letGo(this.#lost?.tracks ?? []);
    this.#lost = this.#attempt = null;
    this.#close(why);
  }

  /** The page goes, and maybe comes again: that is no wish to leave, and the mark stays. */
  #unload() {
    this.#unloading = true;
    this.leave();
  }

  /** @param {Ending} ending */
  #close(ending) {
    if (this.#unloading) return;
    sessionStorage.removeItem(this.#mark);
    this.#view.close();
    this.#onEnd(ending);
  }
}
