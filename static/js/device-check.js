/** The device check: a preview, a level meter and two pickers; ends in tracks to go on stage with. */

import { find, setText } from "./dom.js";
import { alreadyAllowed, listDevices, openBoth, openDevice, PROBLEM_SENTENCES } from "./devices.js";
import { gettext } from "./i18n.js";
import { LevelMeter } from "./meter.js";

/** @import {DeviceKind, OpenedDevice} from "./devices.js" */

const KINDS = /** @type {const} */ (["camera", "microphone"]);
/** @type {Record<DeviceKind, string>} */
const NAMES = { camera: gettext("camera"), microphone: gettext("microphone") };
/** @type {Record<DeviceKind, string>} */
const NONE = { camera: gettext("No camera"), microphone: gettext("No microphone") };
/** A level that only a voice reaches. */
const HEARD = 0.35;

const HEARD_SENTENCE = gettext("We hear you.");

/** @type {Record<DeviceKind, string>} */
const WITH = {
  camera: gettext("Only you see this picture until you join."),
  microphone: gettext("Say something: the bar moves when we hear you."),
};

/** @type {Record<DeviceKind, string>} */
const WITHOUT = {
  camera: gettext("You come without a picture: your name is shown instead."),
  microphone: gettext("You come without a microphone: nobody hears you."),
};

export class DeviceCheck {
  /** @type {Record<DeviceKind, OpenedDevice>} */
  #devices = {
    camera: { track: null, problem: null },
    microphone: { track: null, problem: null },
  };
  /** @type {Partial<Record<DeviceKind, object>>} the last choice of each */ #choices = {};
  /** @type {LevelMeter | null} */ #meter = null;
  #heard = false;
  #running = false;
  #root;
  #onReady;
  #pickers;
  #video;
  #start;

  /** @param {HTMLElement} root @param {(ready: boolean) => void} onReady told when somebody may go on */
  constructor(root, onReady) {
    this.#root = root;
    this.#onReady = onReady;
    this.#video = find("[data-check-video]", HTMLVideoElement, root);
    this.#start = find("[data-check-start]", HTMLButtonElement, root);
    this.#pickers = {
      camera: find("[data-check-camera]", HTMLSelectElement, root),
      microphone: find("[data-check-microphone]", HTMLSelectElement, root),
    };
    for (const kind of KINDS) {
      this.#pickers[kind].onchange = () => void this.#choose(kind);
    }
    this.#start.onclick = () => void this.#openAll();
    root.addEventListener("pointerdown", () => this.#meter?.wake());
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.#listDevices());
  }

  get running() {
    return this.#running;
  }

  /** Begin: at once where the devices were allowed before, else by the person's own press. */
  async begin() {
    this.#running = true;
    this.#draw();
    if (await alreadyAllowed()) await this.#openAll();
  }

  /** End the check and give the open tracks away; the caller stops them. */
  take() {
    const tracks = this.#tracks();
    this.#devices.camera.track = this.#devices.microphone.track = null;
    this.#close();
    return tracks;
  }

  /** End the check and let go of camera and microphone. */
  stop() {
    for (const track of this.#tracks()) track.stop();
    this.take();
  }

  #tracks() {
    const { camera, microphone } = this.#devices;
    return [camera.track, microphone.track].filter((track) => track !== null);
  }

  #close() {
    this.#running = false;
    this.#meter?.stop();
    this.#meter = null;
    this.#video.srcObject = null;
    this.#start.hidden = false;
    this.#onReady(false);
  }

  async #openAll() {
    this.#start.disabled = true;
    const devices = await openBoth();
    this.#start.disabled = false;
    this.#start.hidden = true;
    await this.#use(devices);
  }

  /** @param {DeviceKind} kind */
  async #choose(kind) {
    const deviceId = this.#pickers[kind].value;
    const choice = (this.#choices[kind] = {});
    this.#devices[kind].track?.stop();
    this.#onReady(false);
    const opened = deviceId ? await openDevice(kind, deviceId) : { track: null, problem: null };
    if (choice === this.#choices[kind]) await this.#use({ ...this.#devices, [kind]: opened });
    else opened.track?.stop(); // another one was chosen meanwhile
  }

  /** No device stays on that is shown no more. @param {Record<DeviceKind, OpenedDevice>} devices */
  async #use(devices) {
    for (const track of this.#tracks()) {
      if (track !== devices.camera.track && track !== devices.microphone.track) track.stop();
    }
    this.#devices = devices;
    if (!this.#running) {
      this.stop();
      return;
    }
    const { camera, microphone } = devices;
    this.#video.srcObject = camera.track && new MediaStream([camera.track.mediaStreamTrack]);
    this.#meter?.stop();
    this.#heard = false;
    const sound = microphone.track?.mediaStreamTrack;
    this.#meter = sound ? new LevelMeter(sound, (level) => this.#hear(level)) : null;
    for (const kind of KINDS) this.#watch(kind);
    await this.#listDevices();
    this.#onReady(true);
  }

  /** Notice that a device is unplugged. @param {DeviceKind} kind */
  #watch(kind) {
    const { track } = this.#devices[kind];
    if (!track) return;
    track.mediaStreamTrack.onended = () => {
      if (track !== this.#devices[kind].track) return;
      void this.#use({ ...this.#devices, [kind]: { track: null, problem: "missing" } });
    };
  }

  async #listDevices() {
    if (!this.#running || !this.#start.hidden) return;
    for (const kind of KINDS) {
      const picker = this.#pickers[kind];
      const options = (await listDevices(kind)).map(({ deviceId, label }) => new Option(label || NAMES[kind], deviceId));
      picker.replaceChildren(...options, new Option(NONE[kind], ""));
      picker.value = this.#devices[kind].track?.mediaStreamTrack.getSettings().deviceId ?? "";
      picker.disabled = options.length === 0;
    }
    this.#draw();
  }

  #draw() {
    const { camera, microphone } = this.#devices;
    const asked = this.#start.hidden;
    find("[data-check-blank]", HTMLElement, this.#root).hidden = camera.track !== null;
    this.#note("camera-note", asked ? this.#sentence("camera") : "");
    this.#note("blank-text", asked ? gettext("No picture") : gettext("Your picture appears here."));
    this.#note("microphone-note", asked ? this.#sentence("microphone") : "");
    if (!microphone.track) this.#drawLevel(0);
  }

  /** @param {DeviceKind} kind */
  #sentence(kind) {
    const { track, problem } = this.#devices[kind];
    if (track) return kind === "microphone" && this.#heard ? HEARD_SENTENCE : WITH[kind];
    return problem ? PROBLEM_SENTENCES[kind][problem] : WITHOUT[kind];
  }

  /** @param {string} name @param {string} text */
  #note(name, text) {
    setText(find(`[data-check-${name}]`, HTMLElement, this.#root), text);
  }

  /** @param {number} level */
  #hear(level) {
    this.#drawLevel(level);
    if (level < HEARD || this.#heard) return;
    this.#heard = true;
    this.#note("microphone-note", HEARD_SENTENCE);
  }

  /** @param {number} level */
  #drawLevel(level) {
    const bar = find("[data-check-meter]", HTMLElement, this.#root);
    bar.style.setProperty("--level", level.toFixed(2));
  }
}
