/** The audience's page: the programme, the invitation, the way up on stage and back to the seat. */

import { post } from "../api.js";
import { confirm } from "../confirm.js";
import { find, readConfig, setText, showPanel } from "../dom.js";
import { Invitation } from "../invitation.js";
import { Player } from "../player.js";
import { followEvent } from "../programme.js";
import { RoomView } from "../room-view.js";
import { StageCheck } from "../stage-check.js";
import { phaseOf } from "../state.js";
import { toast } from "../toast.js";

/** @import {Ending} from "../room.js" */
/** @import {Snapshot, StageState} from "../types.js" */

/** @type {Record<Ending, string>} */
const BACK = {
  left: "You are back in your seat.",
  elsewhere: "You went on stage from another page. This one is your seat.",
  closed: "The stage has closed. You are back in your seat.",
  removed: "You were brought back to your seat. Thank you for coming up.",
  lost: "The line to the stage was lost. You are back in your seat.",
};

const config = readConfig();
const { store, channel } = followEvent(config);
const playerBox = find("[data-player]", HTMLElement);
let refusal = "";
/** @type {StageState | null} */
let stageBefore = config.state.me.stage_state;
/** From the end of a room until the server has us seated: no second check is offered meanwhile. */
let comingBack = false;

/** @param {string} name @returns {Promise<any>} */
const ask = (name) => post(config.urls[name] ?? "");

/** Ask for a stage change and take its answer at once. @param {string} name */
async function askStage(name) {
  channel.apply(await ask(name));
}

const player = new Player({
  fetchToken: () => ask("playback_token"),
  onRefused: (detail) => {
    refusal = detail;
    draw();
  },
});
const room = new RoomView({ onLeave: () => void stepDown(), onEnd: takeSeat });
const invitation = new Invitation({
  accept: () => askStage("accept"),
  decline: () => askStage("decline"),
});
const stageCheck = new StageCheck({
  goUp: async (tracks) => {
    await room.join(await ask("speaker_token"), tracks());
    draw();
  },
  stay: () => askStage("leave"),
});

async function stepDown() {
  const sure = await confirm({
    title: "Step down?",
    text: "You go back to your seat. A moderator can invite you again.",
    yes: "Step down",
  });
  if (sure) room.leave();
}

/** @param {Ending} ending */
function takeSeat(ending) {
  comingBack = true;
  toast(BACK[ending]);
  find("#main", HTMLElement).focus();
  if (ending === "left") void askStage("leave").catch(() => {});
  draw();
}

/** The server says so, whoever asked for it. */
function seatAgain() {
  if (room.joined) room.leave("removed");
  else if (!comingBack) toast("You stay in your seat.");
}

/** What the programme's frame shows over the picture; "" is the picture alone. @param {Snapshot} state */
function panel(state) {
  if (refusal || store.get().connection === "refused") return "refused";
  const phase = phaseOf(state);
  return phase === "live" ? "" : phase;
}

/** @param {Snapshot} state */
function drawStage(state) {
  const asked = state.me.stage_state;
  const open = ["", "interrupted"].includes(panel(state));
  if (asked === "seated" && stageBefore !== "seated") seatAgain();
  if (asked === "seated" || asked === "invited") comingBack = false;
  if (!open) room.leave("closed");
  stageBefore = asked;
  const inSeat = open && !room.joined && !comingBack;
  invitation.show(inSeat && asked === "invited");
  stageCheck.show(inSeat && (asked === "joining" || asked === "on_stage"));
}

/** @param {string[]} names */
function drawNames(names) {
  const element = find("[data-on-stage]", HTMLElement);
  element.hidden = names.length === 0;
  setText(element, `On stage: ${names.join(", ")}.`);
}

function draw() {
  const { state } = store.get();
  drawStage(state);
  drawNames(state.stage ?? []);
  showPanel(playerBox, panel(state));
  playerBox.hidden = room.joined;
  if (room.joined || panel(state) === "refused") player.stop();
  else player.follow(phaseOf(state));
  if (refusal) setText(find("[data-refusal]", HTMLElement), refusal);
}

store.subscribe(draw);
