/** The moderator's console: who watches, who is on stage, and the invitations between the two. */

import { ApiError, post } from "../api.js";
import { timeOfDay } from "../clock.js";
import { confirm } from "../confirm.js";
import { find, readConfig, setText, showPanel } from "../dom.js";
import { Player } from "../player.js";
import { followEvent } from "../programme.js";
import { Roster } from "../roster.js";
import { phaseOf } from "../state.js";

/** @import {AudienceRow, Snapshot, SpeakerRow, StageState} from "../types.js" */
/** @import {RosterRow} from "../roster.js" */

/** Beyond this many rows a search is faster than the eye. */
const MOST_ROWS = 200;

const config = readConfig();
const { store, channel } = followEvent(config);
const stageRoster = new Roster(find("[data-stage-roster]", HTMLElement));
const houseRoster = new Roster(find("[data-house-roster]", HTMLElement));
const search = find("[data-find]", HTMLInputElement);
const errorBox = find("[data-moderate-error]", HTMLElement);
let previewRefused = false;
const player = new Player({
  fetchToken: () => post(config.urls["playback_token"] ?? ""),
  onRefused: () => {
    previewRefused = true;
    draw();
  },
  muted: true,
});

/** @type {Record<Exclude<StageState, "seated">, [string, string]>} */
const STAGE_NOTES = {
  invited: ["Invited", "wait"],
  joining: ["Getting ready", "wait"],
  on_stage: ["On stage", "good"],
};

/** @param {string} command @param {string} id */
async function order(command, id) {
  errorBox.hidden = true;
  try {
    const row = await post((config.urls[command] ?? "").replace("{id}", id));
    channel.apply({ audience: [row] });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    errorBox.hidden = false;
    setText(errorBox, error.message);
  }
}

/** @param {AudienceRow} person */
async function takeOff({ id, name }) {
  const sure = await confirm({
    title: `Take ${name} off the stage?`,
    text: "They go back to their seat and watch on. You can invite them again.",
    yes: "Take off stage",
  });
  if (sure) await order("remove", id);
}

/** @param {AudienceRow} person @returns {RosterRow["action"]} */
function actionFor(person) {
  const { id, stage_state: stage } = person;
  if (stage === "seated") return { label: "Invite", quiet: !person.watching, run: () => order("invite", id) };
  if (stage === "on_stage") return { label: "Take off stage", quiet: true, run: () => takeOff(person) };
  return { label: "Withdraw", quiet: true, run: () => order("withdraw", id) };
}

/** @param {AudienceRow} person @returns {RosterRow} */
function houseRow(person) {
  const [note, tone] =
    person.stage_state === "seated"
      ? person.watching ? ["Watching", "good"] : ["Not here", ""]
      : STAGE_NOTES[person.stage_state];
  return { id: person.id, name: person.name, note: note ?? "", tone: tone ?? "", action: actionFor(person) };
}

/** @param {SpeakerRow} speaker @returns {RosterRow} */
function speakerRow({ id, name, on_stage: onStage }) {
  return { id, name, note: onStage ? "On stage" : "Not here", tone: onStage ? "good" : "", action: null };
}

/** @param {Snapshot} state */
function drawStage({ audience = [], speakers = [] }) {
  const guests = audience.filter((person) => person.stage_state !== "seated").map(houseRow);
  const rows = [...speakers.map(speakerRow), ...guests];
  stageRoster.draw(rows);
  find("[data-stage-empty]", HTMLElement).hidden = rows.length > 0;
}

/** @param {Snapshot} state */
function drawHouse({ audience = [], viewers }) {
  const wanted = search.value.trim().toLowerCase();
  const found = audience
    .filter((person) => person.name.toLowerCase().includes(wanted))
    .sort((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
  houseRoster.draw(found.slice(0, MOST_ROWS).map(houseRow));
  find("[data-house-empty]", HTMLElement).hidden = audience.length > 0;
  find("[data-find-empty]", HTMLElement).hidden = audience.length === 0 || found.length > 0;
  const more = found.length > MOST_ROWS ? ` The first ${MOST_ROWS} are shown: search by name.` : "";
  setText(find("[data-viewers]", HTMLElement), `${viewers ?? 0} watching, ${audience.length} with a ticket.${more}`);
}

/** The state of the stream in one sentence. @param {Snapshot} state */
function sentence(state) {
  const { stream, event } = state;
  switch (stream.state) {
    case "idle":
      return event.status === "cancelled" ? "The event is cancelled." : "The stream has not been launched.";
    case "starting":
      return "The stream is starting and waits for its first picture.";
    case "live":
      return `Live since ${timeOfDay(stream.live_at ?? "")}. ${stream.failure ?? ""}`.trim();
    case "interrupted":
      return `Interrupted. ${stream.failure || "The programme is being restored."}`;
    case "failed":
      return `The stream failed. ${stream.failure || "Launch it again in the admin."}`;
    default:
      return "The stream has ended.";
  }
}

/** @param {Snapshot} state */
function previewPanel(state) {
  if (previewRefused) return "refused";
  if (state.stream.state === "failed") return "failed";
  const phase = phaseOf(state);
  return phase === "live" ? "" : phase;
}

/** The role was taken away: nothing of the house is shown any more. */
function closeDesk() {
  player.stop();
  for (const part of document.querySelectorAll("[data-desk]")) part.setAttribute("hidden", "");
  find("[data-refused]", HTMLElement).hidden = false;
}

/** @param {Snapshot} state */
function drawProgramme(state) {
  const phase = phaseOf(state);
  setText(find("[data-stream-sentence]", HTMLElement), sentence(state));
  showPanel(document, previewPanel(state));
  if (previewRefused) player.stop();
  else player.follow(phase);
}

function draw() {
  const { state, connection } = store.get();
  if (connection === "refused") {
    closeDesk();
    return;
  }
  drawProgramme(state);
  drawStage(state);
  drawHouse(state);
}

search.oninput = draw;
store.subscribe(draw);
