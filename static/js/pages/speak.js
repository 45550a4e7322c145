/** The speaker's page: device check, the room, and the ways out of it. */

import { ApiError } from "../api.js";
import { DeviceCheck } from "../device-check.js";
import { find, readConfig, setText, showPanel, whileBusy } from "../dom.js";
import { gettext } from "../i18n.js";
import { entrance, GOODBYE, lobbySentence } from "../lobby.js";
import { Stage } from "../stage.js";
import { timeSentence } from "../stage-check.js";
import { isRehearsal, phaseOf } from "../state.js";
import { followTimeLeft } from "../time-left.js";

/** @import {Ending} from "../room.js" */

const config = readConfig();
const joinButton = find("[data-join]", HTMLButtonElement);
const lobbyText = find("[data-lobby-text]", HTMLElement);
const joinError = find("[data-join-error]", HTMLElement);
/** The person has left, and was not asked back. */
let away = false;

const check = new DeviceCheck(find("[data-device-check]", HTMLElement), (ready) => {
  joinButton.disabled = !ready;
});
const stage = new Stage(config, { draw, onLeave: () => stage.leave(), onEnd: goodbye });
const drawTimeLeft = followTimeLeft(
  find("[data-lobby-left]", HTMLElement),
  () => (stage.state.me.stage_state === "dropped" ? stage.state.me.stage_until : null),
  (left) => timeSentence(stage.state.me, left),
);

/** @returns {string} the panel to show */
function panel() {
  const phase = phaseOf(stage.state);
  if (stage.connection === "refused") return "refused";
  if (stage.connection === "superseded" && !stage.inRoom) return "superseded";
  if (phase === "ended" || phase === "cancelled") return phase;
  if (stage.inRoom) return "room";
  return away && stage.way !== "check" ? "left" : "check";
}

let shown = "";
function draw() {
  const next = panel();
  const { enters } = lobbyText.dataset;
  const facts = { phase: phaseOf(stage.state), way: stage.way, rehearsing: isRehearsal(stage.state) };
  setText(lobbyText, lobbySentence({ enters, ...facts }));
  drawTimeLeft();
  setText(joinButton, entrance(stage.way));
  if (stage.refusal) setText(find("[data-refusal]", HTMLElement), stage.refusal);
  if (next === shown) return;
  const first = shown === "";
  shown = next;
  showPanel(document, next);
  if (next !== "room") stage.leave("closed");
  if (next === "check") void check.begin();
  else check.stop();
  if (!first) find(`[data-panel="${next}"] h1`, HTMLElement).focus();
}

async function join() {
  joinError.hidden = true;
  try {
    await stage.join(() => check.take());
  } catch (error) {
    sayWhy(error);
    if (shown === "check" && !check.running) await check.begin();
  }
}

/** @param {unknown} error */
function sayWhy(error) {
  const why = error instanceof ApiError ? error.message : gettext("The room did not answer. Try again in a moment.");
  joinError.hidden = false;
  setText(joinError, why);
}

/** @param {Ending} ending */
function goodbye(ending) {
  away = true;
  const title = ending === "left" ? gettext("You left the room.") : gettext("You are no longer in the room.");
  setText(find("[data-left-title]", HTMLElement), title);
  setText(find("[data-left-text]", HTMLElement), GOODBYE[ending]);
  if (ending === "left") void stage.order("leave").catch(() => {});
}

function comeBack() {
  away = false;
  if (stage.way === "takeover") stage.takeOver();
  else stage.ended = null;
  stage.draw();
}

joinButton.onclick = () => void whileBusy(joinButton, join);
find("[data-rejoin]", HTMLButtonElement).onclick = comeBack;
stage.start();
