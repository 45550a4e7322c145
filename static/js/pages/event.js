/** The event page: what the public may know, as it changes. */

import { everySecond, now } from "../clock.js";
import { readConfig, showPanel } from "../dom.js";
import { followEvent } from "../programme.js";
import { phaseOf } from "../state.js";
import { refreshSoon } from "../ticket-box.js";

/** @import {Snapshot} from "../types.js" */

const { store } = followEvent(readConfig());

/** What is shown: the doors open by the clock. @param {Snapshot} state */
function panelOf(state) {
  const phase = phaseOf(state);
  return phase === "before" && now() >= Date.parse(state.event.doors_at) ? "doors" : phase;
}

let shown = "";

/** @param {Snapshot} state */
function draw(state) {
  const panel = panelOf(state);
  if (shown === "before" && panel === "doors") refreshSoon();
  if (shown !== panel) showPanel(document, panel);
  shown = panel;
  const open = panel !== "ended" && panel !== "cancelled";
  document.querySelector("[data-while-open]")?.toggleAttribute("hidden", !open);
}

store.subscribe(({ state }) => draw(state));
everySecond(() => draw(store.get().state));
