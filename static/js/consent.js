/** What moderators may do to a microphone: switch it off, and ask for it. Nobody is ever switched on. */

import { Question } from "./question.js";
import { isInRoom } from "./stage-way.js";
import { toast } from "./toast.js";

/** @import {RoomSession} from "./room.js" */
/** @import {Me} from "./types.js" */

export class Consent {
  #mutedAt;
  /** Answered here; the server's word on it is on its way. */
  #answered = false;
  #session;
  #question;

  /**
   * @param {object} options
   * @param {Me} options.me as the page began
   * @param {() => RoomSession | null} options.session
   * @param {() => Promise<void>} options.stayMuted tells the server
   */
  constructor({ me, session, stayMuted }) {
    this.#session = session;
    // Whoever comes back into the room may have been muted before.
    this.#mutedAt = me.stage_state === "dropped" || isInRoom(me.stage_state) ? null : me.muted_at;
    this.#question = new Question("unmute", {
      unmute: async () => {
        this.#session()?.switchMicrophone(true);
        this.#close();
        toast("Your microphone is on.");
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
    if (!session) this.#rest(me);
    if (!me.unmute_asked) this.#answered = false;
    const asked = me.unmute_asked && !this.#answered;
    this.#question.show(asked && session !== null && session.hasMicrophone && !session.microphoneOn);
  }

  /** @param {RoomSession} session @param {Me} me */
  #mute(session, { muted_at: mutedAt }) {
    this.#mutedAt = mutedAt;
    if (!mutedAt || !session.microphoneOn) return;
    session.switchMicrophone(false);
    toast("A moderator muted you. Unmute when it is your turn to speak.");
  }

  /** Back in the seat, an old muting is history. @param {Me} me */
  #rest(me) {
    if (me.stage_state === "seated") this.#mutedAt = me.muted_at;
  }

  #close() {
    this.#answered = true;
    this.#question.show(false);
  }
}
