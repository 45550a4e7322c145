/** The moderator's console: the programme, the room, the queue and the house on one desk. */

import { post } from "../api.js";
import { everySecond } from "../clock.js";
import { AnnouncementDesk } from "../console/announcement.js";
import { House } from "../console/house.js";
import { LayoutSwitch } from "../console/layout.js";
import { Lists } from "../console/lists.js";
import { Log } from "../console/log.js";
import { Orders } from "../console/orders.js";
import { group } from "../console/groups.js";
import { RoomWatch } from "../console/room-watch.js";
import { Rows } from "../console/rows.js";
import { stageSentence, streamSentence } from "../console/sentences.js";
import { listenToKeys } from "../console/shortcuts.js";
import { listenToViews, showView } from "../console/views.js";
import { find, readConfig, setText, showPanel } from "../dom.js";
import { interpolate, locale, ngettext } from "../i18n.js";
import { Player } from "../player.js";
import { followEvent, PATIENCE_MS } from "../programme.js";
import { phaseOf } from "../state.js";

/** @import {Snapshot} from "../types.js" */
/** @import {Connection} from "../live.js" */

const config = readConfig();
const { store, channel } = followEvent(config, {
  onMessage: (type, data) => {
    log.hear(type, data);
    house.hear(type, data);
  },
});
const orders = new Orders(config.urls, async (call) => {
  const news = await channel.answer(call);
  house.take(news["people"] ?? []);
});
const rows = new Rows(orders);
const lists = new Lists(orders, rows);
const house = new House(config.urls["audience"] ?? "", rows);
const layout = new LayoutSwitch(orders);
const announcement = new AnnouncementDesk(orders);
const watch = new RoomWatch(() => post(config.urls["room_token"] ?? ""));
const log = new Log(find("[data-log]", HTMLElement));
const search = find("[data-find]", HTMLInputElement);
let previewRefused = false;
const player = new Player({
  fetchToken: () => post(config.urls["playback_token"] ?? ""),
  onRefused: () => {
    previewRefused = true;
    draw();
  },
  muted: true,
});
/** @type {ReturnType<typeof setTimeout> | undefined} */
let staleTimer;
/** @type {Connection} */
let connection = "connecting";

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
  watch.leave();
  for (const part of document.querySelectorAll("[data-desk]")) part.setAttribute("hidden", "");
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  find("[data-refused]", HTMLElement).hidden = false;
}

/** @param {Snapshot} state */
function drawProgramme(state) {
  const phase = phaseOf(state);
  setText(find("[data-stream-sentence]", HTMLElement), streamSentence(state));
  setText(find("[data-viewers]", HTMLElement), watching(state.viewers ?? 0));
  showPanel(document, previewPanel(state));
  if (previewRefused) player.stop();
  else player.follow(phase);
}

/** @param {number} count */
function watching(count) {
  const words = ngettext("%(count)s watching", "%(count)s watching", count);
  return interpolate(words, { count: count.toLocaleString(locale) });
}

/** What changes with the seconds as well as with the news. */
function drawPeople() {
  const { state } = store.get();
  const groups = group(state.people ?? []);
  setText(find("[data-stage-sentence]", HTMLElement), stageSentence(groups));
  lists.draw(state, groups);
  layout.draw(state.programme, groups.stage);
  announcement.draw(state.announcement);
}

/** Say that the lists may be old, once the line has been gone for a while; ask anew when it is back. */
function followConnection() {
  const { connection: now } = store.get();
  if (now === connection) return;
  const back = now === "open" && connection === "lost";
  connection = now;
  clearTimeout(staleTimer);
  if (now === "lost") staleTimer = setTimeout(() => showStale(true), PATIENCE_MS);
  if (!back) return;
  showStale(false);
  house.refresh();
}

/** @param {boolean} stale */
function showStale(stale) {
  find("[data-views]", HTMLElement).toggleAttribute("data-stale", stale);
  find("[data-stale-notice]", HTMLElement).hidden = !stale;
}

function draw() {
  const { state } = store.get();
  followConnection();
  if (connection === "refused") {
    closeDesk();
    return;
  }
  const people = state.people ?? [];
  drawProgramme(state);
  drawPeople();
  house.draw(people);
  watch.follow(people);
  log.remember(people);
}

listenToViews();
store.subscribe(draw);
everySecond(drawPeople);
house.refresh();
listenToKeys({
  n: () => lists.inviteNext(),
  m: () => orders.muteAll(),
  g: () => layout.choose("grid"),
  s: () => layout.choose("spotlight"),
  p: () => layout.choose("presentation"),
  w: () => watch.toggle(),
  "/": () => {
    showView("house");
    search.select();
  },
  a: () => {
    showView("show");
    announcement.focus();
  },
});
find("[data-mute-all]", HTMLButtonElement).onclick = () => void orders.muteAll();
