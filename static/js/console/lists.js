/** The lists of the room and of the raised hands. */

import { find, setText, whileBusy } from "../dom.js";
import { gettext, interpolate, ngettext } from "../i18n.js";
import { Roster } from "../roster.js";

/** @import {Snapshot} from "../types.js" */
/** @import {Orders} from "./orders.js" */
/** @import {Groups} from "./groups.js" */
/** @import {Rows} from "./rows.js" */

/** @param {number} capacity */
function fullSentence(capacity) {
  const words = ngettext(
    "The stage is full: its only seat is taken.",
    "The stage is full: all %(capacity)s seats are taken.",
    capacity,
  );
  return interpolate(words, { capacity });
}

export class Lists {
  #stage = new Roster(find("[data-stage-roster]", HTMLElement));
  #green = new Roster(find("[data-green-roster]", HTMLElement));
  #way = new Roster(find("[data-way-roster]", HTMLElement));
  #hands = new Roster(find("[data-hand-queue]", HTMLElement));
  #next = find("[data-invite-next]", HTMLButtonElement);
  /** @type {Groups["hands"]} */ #queue = [];
  #orders;
  #rows;

  /** @param {Orders} orders @param {Rows} rows */
  constructor(orders, rows) {
    this.#orders = orders;
    this.#rows = rows;
    this.#next.onclick = () => void this.inviteNext();
  }

  /** @param {Snapshot} state @param {Groups} groups */
  draw(state, groups) {
    const { capacity = 0, layout, spotlight } = state.programme ?? {};
    const rows = this.#rows;
    const full = groups.stage.length < capacity ? "" : fullSentence(capacity);
    this.#stage.draw(
      groups.stage.map((person) =>
        rows.onStage(person, { spotlight: layout === "spotlight" && spotlight === person.id }),
      ),
    );
    this.#green.draw(groups.green.map((person) => rows.inGreenRoom(person, { full })));
    this.#way.draw([
      ...groups.way.map((person) => rows.onTheWay(person)),
      ...groups.absent.map((person) => rows.absent(person)),
    ]);
    this.#hands.draw(groups.hands.map((person) => rows.inQueue(person)));
    const seats = { count: groups.stage.length, capacity };
    setText(find("[data-seats]", HTMLElement), interpolate(gettext("%(count)s of %(capacity)s"), seats));
    this.#drawFull(full, groups);
    this.#drawQueue(groups.hands);
    for (const name of /** @type {const} */ (["stage", "green", "hands"])) {
      find(`[data-empty="${name}"]`, HTMLElement).hidden = groups[name].length > 0;
    }
    find('[data-empty="way"]', HTMLElement).hidden = groups.way.length + groups.absent.length > 0;
  }

  /** @param {string} full @param {Groups} groups */
  #drawFull(full, { green }) {
    const line = find("[data-stage-full]", HTMLElement);
    line.hidden = !full || green.length === 0;
    setText(line, `${full} ${gettext("Bring somebody back to the green room first.")}`);
  }

  /** @param {Groups["hands"]} hands */
  #drawQueue(hands) {
    this.#queue = hands;
    for (const count of document.querySelectorAll("[data-hands]")) setText(count, String(hands.length));
    this.#next.setAttribute("aria-disabled", String(hands.length === 0));
  }

  /** Invite whoever waits longest. */
  inviteNext() {
    return whileBusy(this.#next, async () => {
      const [first] = this.#queue;
      if (first) await this.#orders.guest("hands", "invite", first);
    });
  }
}
