/** The event page: what the public may know, as it changes. */

import { readConfig, showPanel } from "../dom.js";
import { followEvent } from "../programme.js";
import { phaseOf } from "../state.js";

const { store } = followEvent(readConfig());

store.subscribe(({ state }) => {
  const phase = phaseOf(state);
  showPanel(document, phase);
  const open = phase !== "ended" && phase !== "cancelled";
  document.querySelector("[data-while-open]")?.toggleAttribute("hidden", !open);
});
