/** What the header says about the programme, and the wiring every page of an event shares. */

import { clockFace, everySecond, now, showLocalTimes, drawCountdown, syncClock } from "./clock.js";
import { announce, find, setText } from "./dom.js";
import { gettext, interpolate } from "./i18n.js";
import { LiveChannel } from "./live.js";
import { isRehearsal, phaseOf } from "./state.js";
import { createStore } from "./store.js";

/** @import {PageConfig, Snapshot} from "./types.js" */
/** @import {ChannelHooks, Connection} from "./live.js" */
/** @import {Phase} from "./state.js" */

/** A line lost for less than this is not worth a word. */
export const PATIENCE_MS = 2000;

/** @type {Record<Phase, [string, string]>} */
const LABELS = {
  before: [gettext("Not started"), ""],
  starting: [gettext("Starting"), "wait"],
  live: [gettext("Live"), "live"],
  interrupted: [gettext("Interrupted"), "wait"],
  ended: [gettext("Ended"), ""],
  cancelled: [gettext("Cancelled"), ""],
};

/** Word and tone of the pill. A failure is the moderators' business. @param {Snapshot} state */
function labelOf(state) {
  const failed = state.stream.state === "failed" && state.me.role === "moderator";
  if (failed) return [gettext("Failed"), "bad"];
  return isRehearsal(state) ? [gettext("Rehearsal"), "wait"] : LABELS[phaseOf(state)];
}

/** @param {Snapshot} state */
function drawState(state) {
  const pill = find("[data-programme-state]", HTMLElement);
  const phase = phaseOf(state);
  const [label = "", tone = ""] = labelOf(state);
  const since = state.stream.live_at && now() - Date.parse(state.stream.live_at);
  setText(pill, phase === "live" && since ? `${label} ${clockFace(since)}` : label);
  pill.dataset["tone"] = tone;
}

/** @param {number} minutes */
function inMinutes(minutes) {
  const facts = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  const words = facts.hours ? gettext("%(hours)s h %(minutes)s min") : gettext("%(minutes)s min");
  return interpolate(words, facts);
}

/** Time until the planned end, as words; "" when there is none. @param {Snapshot} state */
function timeLeft(state) {
  if (phaseOf(state) !== "live" || isRehearsal(state) || !state.event.ends_at) return "";
  const minutes = Math.ceil((Date.parse(state.event.ends_at) - now()) / 60_000);
  const words = minutes >= 0 ? gettext("%(time)s left") : gettext("%(time)s over time");
  return interpolate(words, { time: inMinutes(Math.abs(minutes)) });
}

/** @param {Snapshot} state */
function drawTimes(state) {
  drawState(state);
  for (const countdown of document.querySelectorAll("[data-countdown]")) {
    drawCountdown(countdown, state.event.starts_at);
  }
  for (const left of document.querySelectorAll("[data-time-left]")) setText(left, timeLeft(state));
}

/** Say that the line is gone, once it has been gone for a while. @param {Connection} connection */
function drawConnection(connection) {
  clearTimeout(connectionTimer);
  const mark = document.querySelector("[data-connection]");
  if (connection !== "lost") mark?.setAttribute("hidden", "");
  else connectionTimer = setTimeout(() => mark?.removeAttribute("hidden"), PATIENCE_MS);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let connectionTimer;

/**
 * Follow the event: its state in a store, its title, times and header drawn as they change.
 *
 * @param {PageConfig} config
 * @param {Pick<ChannelHooks, "onMessage">} [hooks]
 */
export function followEvent(config, hooks = {}) {
  const store = createStore({
    state: config.state,
    connection: /** @type {Connection} */ ("connecting"),
  });
  syncClock(config.state.server_time);
  const channel = new LiveChannel(config, {
    ...hooks,
    onState: (state) => {
      if (state.server_time !== store.get().state.server_time) syncClock(state.server_time);
      store.set({ state });
    },
    onConnection: (connection) => {
      store.set({ connection });
      drawConnection(connection);
    },
  });
  let phase = phaseOf(config.state);
  store.subscribe(({ state }) => {
    drawTimes(state);
    for (const title of document.querySelectorAll("[data-event-title]")) {
      setText(title, state.event.title);
    }
    if (phase !== phaseOf(state)) {
      phase = phaseOf(state);
      announce(interpolate(gettext("The programme: %(state)s."), { state: labelOf(state)[0] ?? "" }));
    }
  });
  everySecond(() => drawTimes(store.get().state));
  showLocalTimes();
  return { store, channel };
}
