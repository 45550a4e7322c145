/** The audience's page: the programme, the hand, the way up on stage and back to the seat. */

import { post } from "../api.js";
import { confirm } from "../confirm.js";
import { find, readConfig, setText, showPanel } from "../dom.js";
import { Hand } from "../hand.js";
import { gettext, interpolate } from "../i18n.js";
import { Player } from "../player.js";
import { Question } from "../question.js";
import { Stage } from "../stage.js";
import { StageCheck } from "../stage-check.js";
import { phaseOf } from "../state.js";
import { followTimeLeft } from "../time-left.js";
import { toast } from "../toast.js";

/** @import {Ending} from "../room.js" */

/** Said when the room ends; where the server's own word comes too, it is the better one. @type {Record<Ending, string>} */
const BACK = {
  left: gettext("You are back in your seat."),
  elsewhere: gettext("You went on from another page."),
  closed: gettext("The stage has closed. You are back in your seat."),
  removed: "",
  lost: gettext("The line to the stage was lost."),
};

const config = readConfig();
/** Panels after which nothing is played. */
const OVER = ["refused", "superseded", "ended", "cancelled"];

const playerBox = find("[data-player]", HTMLElement);
let refusal = "";

const player = new Player({
  fetchToken: () => post(config.urls["playback_token"] ?? ""),
  onRefused: (detail) => {
    refusal = detail;
    stage.draw();
  },
});
const stage = new Stage(config, { draw, onLeave: () => void stepDown(), onEnd: takeSeat });
const hand = new Hand({
  raise: () => stage.order("raise_hand"),
  lower: () => stage.order("lower_hand"),
});
const invitation = new Question("invitation", {
  accept: () => stage.order("accept"),
  decline: () => stage.order("decline"),
});
const takeover = new Question("takeover", { "take-over": async () => stage.takeOver() });
const stageCheck = new StageCheck(config.state.me, {
  goUp: (tracks) => stage.join(tracks),
  stay: () => stage.order("leave"),
});
const drawTimeToAnswer = followTimeLeft(
  find("[data-invitation-left]", HTMLElement),
  () => (stage.way === "invitation" ? stage.state.me.stage_until : null),
  (left) => interpolate(gettext("%(left)s to answer"), { left }),
);

async function stepDown() {
  const sure = await confirm({
    title: gettext("Step down?"),
    text: gettext("You go back to your seat. A moderator can invite you again."),
    yes: gettext("Step down"),
  });
  if (sure) stage.leave();
}

/** @param {Ending} ending */
function takeSeat(ending) {
  if (BACK[ending]) toast(BACK[ending]);
  find("#main", HTMLElement).focus();
  if (ending === "left") void stage.order("leave").catch(() => {});
}

/** What the programme's frame shows over the picture; "" is the picture alone. */
function panel() {
  if (refusal || stage.connection === "refused") return "refused";
  if (stage.connection === "superseded" && !stage.inRoom) return "superseded";
  const phase = phaseOf(stage.state);
  return phase === "live" ? "" : phase;
}

/** @param {string} shown the panel */
function drawWay(shown) {
  const open = shown === "" || shown === "interrupted";
  if (!open) stage.leave("closed");
  const way = open ? stage.way : "seat";
  const { me } = stage.state;
  const elsewhere =
    me.stage_state === "green_room"
      ? gettext("You are in the green room in another tab.")
      : gettext("You are on stage in another tab.");
  setText(find("[data-takeover-title]", HTMLElement), elsewhere);
  drawTimeToAnswer();
  invitation.show(way === "invitation");
  takeover.show(way === "takeover");
  stageCheck.show(way === "check", me);
  if (OVER.includes(shown)) hand.hide();
  else hand.draw(me, phaseOf(stage.state), way === "seat");
}

/** @param {string[]} names */
function drawNames(names) {
  const element = find("[data-on-stage]", HTMLElement);
  element.hidden = names.length === 0;
  setText(element, interpolate(gettext("On stage: %(names)s."), { names: names.join(", ") }));
}

function draw() {
  const shown = panel();
  drawWay(shown);
  drawNames(stage.state.stage ?? []);
  showPanel(playerBox, shown);
  playerBox.hidden = stage.inRoom;
  if (stage.inRoom || OVER.includes(shown)) player.stop();
  else player.follow(phaseOf(stage.state));
  const why = stage.refusal || refusal;
  if (why) setText(find("[data-refusal]", HTMLElement), why);
}

stage.start();
