/** What moderators may do to a microphone: switch it off, and ask for it. Nobody is ever switched on. */

import { gettext } from "./i18n.js";
import { Question } from "./question.js";
import { toast } from "./toast.js";

/** @import {RoomSession} from "./room.js" */
/** @import {Me} from "./types.js" */

export class Consent {
  /** @type {string | null} the last muting that was followed */ #mutedAt = null;
  /** Answered here; the server's word on it is on its way. */
  #answered = false;
  #session;
  #question;

  /**
   * @param {object} options
   * @param {() => RoomSession | null} options.session
   * @param {() => Promise<void>} options.stayMuted tells the server
   */
  constructor({ session, stayMuted }) {
    this.#session = session;
    this.#question = new Question("unmute", {
      unmute: async () => {
        const room = this.#session();
        if (!room) return; // the line is lost: asked again when it is back
        room.switchMicrophone(true);
        this.#close();
        toast(gettext("Your microphone is on."));
      },
      "stay-muted": async () => {
        await stayMuted();
        this.#close();
      },
    });
  }

  /** @param {Me} me */
  follow(me) {
    const session = this.#session();
    if (session && me.muted_at !== this.#mutedAt) this.#mute(session, me);
    if (!me.unmute_asked) this.#answered = false;
    const asked = me.unmute_asked && !this.#answered;
    this.#question.show(asked && session !== null && session.hasMicrophone && !session.microphoneOn);
  }

  /** @param {RoomSession} session @param {Me} me */
  #mute(session, { muted_at: mutedAt }) {
    this.#mutedAt = mutedAt;
    if (!mutedAt || !session.microphoneOn) return;
    session.switchMicrophone(false);
    toast(gettext("A moderator muted you. Unmute when it is your turn to speak."));
  }

  #close() {
    this.#answered = true;
    this.#question.show(false);
  }
}
