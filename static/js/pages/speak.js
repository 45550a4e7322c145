/** The speaker's page: device check, the room, and the ways out of it. */

import { ApiError, post } from "../api.js";
import { DeviceCheck } from "../device-check.js";
import { find, readConfig, setText, showPanel, whileBusy } from "../dom.js";
import { followEvent } from "../programme.js";
import { RoomView } from "../room-view.js";
import { phaseOf } from "../state.js";

/** @import {Ending} from "../room.js" */
/** @import {Phase} from "../state.js" */

/** @typedef {"check"|"room"|"left"} View */

/** @type {Record<Phase, string>} */
const LOBBY = {
  before: "The programme is not on yet. Go in and meet the others: nothing is broadcast before the launch.",
  starting: "The programme is starting. Once you join, the audience sees and hears you.",
  live: "The programme is live: as soon as you join, the audience sees and hears you.",
  interrupted: "The programme is interrupted and comes back by itself. You can join meanwhile.",
  ended: "",
  cancelled: "",
};

/** @type {Record<Ending, string>} */
const GOODBYE = {
  left: "Nobody sees or hears you now.",
  elsewhere: "You joined from another page or device; this one has stepped back.",
  closed: "The room was closed.",
  removed: "A moderator took you off the stage. Nobody sees or hears you now.",
  lost: "The connection was lost and could not be restored. Nobody sees or hears you now.",
};

const config = readConfig();
const { store } = followEvent(config);
const joinButton = find("[data-join]", HTMLButtonElement);
const joinError = find("[data-join-error]", HTMLElement);
/** @type {View} */
let view = "check";

const check = new DeviceCheck(find("[data-device-check]", HTMLElement), (ready) => {
  joinButton.disabled = !ready;
});
const room = new RoomView({ onLeave: () => room.leave(), onEnd: goodbye });

/** @returns {string} the panel to show */
function panel() {
  const { state, connection } = store.get();
  const phase = phaseOf(state);
  if (connection === "refused") return "refused";
  return phase === "ended" || phase === "cancelled" ? phase : view;
}

let shown = "";
function draw() {
  const next = panel();
  setText(find("[data-lobby-text]", HTMLElement), LOBBY[phaseOf(store.get().state)]);
  if (next === shown) return;
  showPanel(document, next);
  if (next !== "room") room.leave("closed");
  if (next === "check") void check.begin();
  else check.stop();
  if (shown) find(`[data-panel="${next}"] h1`, HTMLElement).focus();
  shown = next;
}

/** @param {View} next */
function show(next) {
  view = next;
  draw();
}

async function join() {
  joinError.hidden = true;
  try {
    const speaker = await post(config.urls["speaker_token"] ?? "");
    await room.join(speaker, check.take());
    show("room");
  } catch (error) {
    sayWhy(error);
    if (!check.running) await check.begin();
  }
}

/** @param {unknown} error */
function sayWhy(error) {
  const why = error instanceof ApiError ? error.message : "The room did not answer. Try again in a moment.";
  joinError.hidden = false;
  setText(joinError, why);
}

/** @param {Ending} ending */
function goodbye(ending) {
  const title = ending === "left" ? "You left the room." : "You are no longer in the room.";
  setText(find("[data-left-title]", HTMLElement), title);
  setText(find("[data-left-text]", HTMLElement), GOODBYE[ending]);
  show("left");
}

joinButton.onclick = () => void whileBusy(joinButton, join);
find("[data-rejoin]", HTMLButtonElement).onclick = () => show("check");
store.subscribe(draw);
