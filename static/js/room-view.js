/** The room as people see it: the grid, the controls, and a line when the connection is lost. */

import { announce, find, setText, showIcon, whileBusy } from "./dom.js";
import { gettext, interpolate } from "./i18n.js";
import { canShareScreen } from "./screen.js";
import { TileGrid } from "./tiles.js";
import { toast } from "./toast.js";

/** @import {RoomSession} from "./room.js" */

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
  #screen = find("[data-room-screen]", HTMLButtonElement, this.#root);
  #grid = new TileGrid(find("[data-tiles]", HTMLElement, this.#root));

  /** @param {() => void} onLeave the person asks to leave */
  constructor(onLeave) {
    find("[data-room-leave]", HTMLButtonElement, this.#root).onclick = onLeave;
    this.#microphone.onclick = () => this.#session?.switchMicrophone(!this.#session.microphoneOn);
    this.#camera.onclick = () => void this.#toggleCamera();
    this.#screen.onclick = () => void this.#toggleScreen();
    this.#screen.hidden = !canShareScreen();
  }

  /** @param {RoomSession} session */
  open(session) {
    this.#session = session;
    this.#root.hidden = false;
    this.sayLost(false);
    this.draw();
  }

  close() {
    this.#session = null;
    this.#grid.draw([]);
    this.#present.clear();
    this.#root.hidden = true;
  }

  /** @param {boolean} lost */
  sayLost(lost) {
    this.#notice.hidden = !lost;
    setText(this.#notice, lost ? gettext("Your connection is lost. Reconnecting: stay on this page.") : "");
  }

  draw() {
    const session = this.#session;
    if (!session) return;
    const tiles = session.people();
    this.#grid.draw(tiles);
    this.#tellChanges(tiles.filter(({ own, screen }) => !own && !screen).map(({ name }) => name));
    this.#drawControls(session);
  }

  /** @param {RoomSession} session */
  #drawControls(session) {
    this.#microphone.disabled = !session.hasMicrophone;
    this.#camera.disabled = !session.hasCamera;
    if (!session.hasMicrophone) drawControl(this.#microphone, "mic-off", gettext("No microphone"));
    else if (session.microphoneOn) drawControl(this.#microphone, "mic", gettext("Mute"));
    else drawControl(this.#microphone, "mic-off", gettext("Unmute"));
    if (!session.hasCamera) drawControl(this.#camera, "camera-off", gettext("No camera"));
    else if (session.cameraOn) drawControl(this.#camera, "camera", gettext("Camera off"));
    else drawControl(this.#camera, "camera-off", gettext("Camera on"));
    if (session.screenOn) drawControl(this.#screen, "screen-stop", gettext("Stop sharing"));
    else drawControl(this.#screen, "screen", gettext("Share screen"));
  }

  async #toggleCamera() {
    await whileBusy(this.#camera, async () => {
      await this.#session?.toggleCamera().catch(() => toast(gettext("The camera does not open.")));
    });
  }

  async #toggleScreen() {
    const session = this.#session;
    if (session?.screenOn) {
      session.stopScreen();
      return;
    }
    await whileBusy(this.#screen, async () => {
      await session?.shareScreen().catch(() => toast(gettext("The screen could not be shared.")));
    });
  }

  /** @param {string[]} names */
  #tellChanges(names) {
    const now = new Set(names);
    const came = names.filter((name) => !this.#present.has(name));
    const went = [...this.#present].filter((name) => !now.has(name));
    this.#present = now;
    if (came.length) announce(interpolate(gettext("%(names)s joined."), { names: came.join(", ") }));
    else if (went.length) announce(interpolate(gettext("%(names)s left."), { names: went.join(", ") }));
  }
}
