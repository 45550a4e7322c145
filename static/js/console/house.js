/** The ticket holders, found by name: pages of the server's search, kept true while news arrives. */

import { ApiError, get } from "../api.js";
import { find, setText } from "../dom.js";
import { gettext, interpolate, locale, ngettext } from "../i18n.js";
import { Roster } from "../roster.js";
import { report } from "./orders.js";

/** @import {PersonRow} from "../types.js" */
/** @import {Rows} from "./rows.js" */

const TYPING_MS = 250;
/** Who watches changes all the time in a full house: asked for again this long after the first change. */
const REFRESH_MS = 4000;
const PAGE = 50;

/** @typedef {{people: PersonRow[], count: number, next: boolean}} Answer */

export class House {
  #search = find("[data-find]", HTMLInputElement);
  #list = find("[data-house-roster]", HTMLElement);
  #roster = new Roster(this.#list);
  #previous = find("[data-house-previous]", HTMLButtonElement);
  #next = find("[data-house-next]", HTMLButtonElement);
  /** @type {Answer | null} */ #answer = null;
  /** @type {Map<string, PersonRow>} those who are not just sitting, as the snapshot has them */ #people = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #typing;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #refreshing;
  #page = 1;
  #asked = 0;
  #url;
  #rows;

  /** @param {string} url @param {Rows} rows */
  constructor(url, rows) {
    this.#url = url;
    this.#rows = rows;
    this.#search.oninput = () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#turn(1), TYPING_MS);
    };
    this.#previous.onclick = () => this.#turn(this.#page - 1);
    this.#next.onclick = () => this.#turn(this.#page + 1);
  }

  /** @param {PersonRow[]} people */
  draw(people) {
    this.#people = new Map(people.map((row) => [row.id, row]));
    this.#draw();
  }

  /** Keep what was found true. @param {string} type @param {Record<string, any>} data a message's */
  hear(type, data) {
    this.take(data["people"] ?? []);
    this.#forget(data["gone"] ?? []);
    if (["audience.presence", "audience.issued", "access.revoked"].includes(type)) this.#refreshSoon();
  }

  /** @param {PersonRow[]} people */
  take(people) {
    if (!this.#answer || !people.length) return;
    const fresh = new Map(people.map((row) => [row.id, row]));
    this.#answer.people = this.#answer.people.map((row) => fresh.get(row.id) ?? row);
    this.#draw();
  }

  /** Ask for the same page again. */
  refresh() {
    void this.#ask(false);
  }

  /** @param {string[]} ids */
  #forget(ids) {
    if (!this.#answer || !ids.length) return;
    this.#answer.people = this.#answer.people.filter((row) => !ids.includes(row.id));
    this.#draw();
  }

  #refreshSoon() {
    this.#refreshing ??= setTimeout(() => {
      this.#refreshing = undefined;
      this.refresh();
    }, REFRESH_MS);
  }

  /** @param {number} page */
  #turn(page) {
    this.#page = Math.max(1, page);
    void this.#ask(true);
  }

  /** Ask; an answer that was overtaken by another question is dropped. @param {boolean} turned whether other rows are wanted */
  async #ask(turned) {
    const asked = ++this.#asked;
    const query = new URLSearchParams({ search: this.#search.value.trim(), page: String(this.#page) });
    try {
      const answer = await get(`${this.#url}?${query}`);
      if (asked !== this.#asked) return;
      report("house", "");
      this.#answer = turned || !this.#inUse ? answer : this.#inOldOrder(answer);
      this.#draw();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (asked === this.#asked && (turned || !this.#answer)) report("house", error.message);
    }
  }

  /** Rows do not move under a hand that is about to press one. */
  get #inUse() {
    return this.#list.matches(":hover, :focus-within");
  }

  /** @param {Answer} answer @returns {Answer} */
  #inOldOrder(answer) {
    const places = new Map((this.#answer?.people ?? []).map((row, at) => [row.id, at]));
    const place = (/** @type {PersonRow} */ row) => places.get(row.id) ?? Infinity;
    const people = [...answer.people].sort((one, other) => {
      const [first, second] = [place(one), place(other)];
      return first === second ? 0 : first - second;
    });
    return { ...answer, people };
  }

  /** The snapshot knows better than an answer: whoever is not in it just sits. @param {PersonRow} row @returns {PersonRow} */
  #asTold(row) {
    const seated = row.stage_state === "removed" ? row : { ...row, stage_state: /** @type {const} */ ("seated") };
    return this.#people.get(row.id) ?? seated;
  }

  #draw() {
    if (!this.#answer) return;
    const { people, count, next } = this.#answer;
    this.#roster.draw(people.map((row) => this.#rows.inHouse(this.#asTold(row))));
    const searched = this.#search.value.trim() !== "";
    find('[data-empty="house"]', HTMLElement).hidden = count > 0 || searched;
    find('[data-empty="found"]', HTMLElement).hidden = count > 0 || !searched;
    this.#previous.disabled = this.#page === 1;
    this.#next.disabled = !next;
    find("[data-house-pages]", HTMLElement).hidden = this.#page === 1 && !next;
    const first = (this.#page - 1) * PAGE + 1;
    const range = interpolate(gettext("%(first)s to %(last)s of %(count)s"), {
      first,
      last: first + people.length - 1,
      count,
    });
    setText(find("[data-house-range]", HTMLElement), people.length ? range : "");
    const words = searched
      ? ngettext("%(count)s found", "%(count)s found", count)
      : ngettext("%(count)s with a ticket", "%(count)s with a ticket", count);
    const counted = interpolate(words, { count: count.toLocaleString(locale) });
    setText(find("[data-house-count]", HTMLElement), counted);
  }
}
