/** The room as people see it: the grid, three controls, and a line when the connection is lost. */

import { announce, find, setText, showIcon, whileBusy } from "./dom.js";
import { RoomSession } from "./room.js";
import { TileGrid } from "./tiles.js";

/** @import {DeviceTrack} from "./devices.js" */
/** @import {Ending} from "./room.js" */
/** @import {SpeakerToken} from "./types.js" */

/** @param {HTMLButtonElement} button @param {string} icon @param {string} word */
function drawControl(button, icon, word) {
  showIcon(button, icon);
  setText(find("[data-word]", HTMLElement, button), word);
  button.toggleAttribute("data-off", icon.endsWith("-off"));
}

export class RoomView {
  /** @type {RoomSession | null} */ #session = null;
  /** @type {Set<string>} */ #present = new Set();
  #root = find("[data-room-view]", HTMLElement);
  #notice = find("[data-room-notice]", HTMLElement, this.#root);
  #microphone = find("[data-room-mic]", HTMLButtonElement, this.#root);
  #camera = find("[data-room-camera]", HTMLButtonElement, this.#root);
  #grid = new TileGrid(find("[data-tiles]", HTMLElement, this.#root));
  #onEnd;

  /**
   * @param {object} hooks
   * @param {() => void} hooks.onLeave the person asks to leave
   * @param {(ending: Ending) => void} hooks.onEnd
   */
  constructor({ onLeave, onEnd }) {
    this.#onEnd = onEnd;
    find("[data-room-leave]", HTMLButtonElement, this.#root).onclick = onLeave;
    this.#microphone.onclick = () => this.#session?.toggleMicrophone();
    this.#camera.onclick = () => void this.#toggleCamera();
    window.addEventListener("pagehide", () => this.leave());
  }

  get joined() {
    return this.#session !== null;
  }

  /** @param {SpeakerToken} speaker @param {DeviceTrack[]} tracks */
  async join(speaker, tracks) {
    this.#session = await RoomSession.join(speaker, tracks, {
      onChange: () => this.#draw(),
      onLine: (lost) => this.#drawLine(lost),
      onEnd: (ending) => this.#end(ending),
    });
    this.#root.hidden = false;
    this.#drawLine(false);
    this.#draw();
  }

  /** @param {Ending} [why] */
  leave(why = "left") {
    this.#session?.leave(why);
  }

  async #toggleCamera() {
    await whileBusy(this.#camera, async () => {
      await this.#session?.toggleCamera().catch(() => announce("The camera does not open."));
    });
  }

  #draw() {
    const session = this.#session;
    if (!session) return;
    const people = session.people();
    this.#grid.draw(people);
    this.#tellChanges(people.filter((person) => !person.own).map((person) => person.name));
    this.#microphone.disabled = !session.hasMicrophone;
    this.#camera.disabled = !session.hasCamera;
    if (!session.hasMicrophone) drawControl(this.#microphone, "mic-off", "No microphone");
    else if (session.microphoneOn) drawControl(this.#microphone, "mic", "Mute");
    else drawControl(this.#microphone, "mic-off", "Unmute");
    if (!session.hasCamera) drawControl(this.#camera, "camera-off", "No camera");
    else if (session.cameraOn) drawControl(this.#camera, "camera", "Camera off");
    else drawControl(this.#camera, "camera-off", "Camera on");
  }

  /** @param {string[]} names */
  #tellChanges(names) {
    const now = new Set(names);
    const came = names.filter((name) => !this.#present.has(name));
    const went = [...this.#present].filter((name) => !now.has(name));
    this.#present = now;
    if (came.length) announce(`${came.join(", ")} joined.`);
    else if (went.length) announce(`${went.join(", ")} left.`);
  }

  /** @param {boolean} lost */
  #drawLine(lost) {
    this.#notice.hidden = !lost;
    setText(this.#notice, lost ? "Your connection is lost. Reconnecting: stay on this page." : "");
  }

  /** @param {Ending} ending */
  #end(ending) {
    this.#session = null;
    this.#grid.draw([]);
    this.#present.clear();
    this.#root.hidden = true;
    this.#onEnd(ending);
  }
}
