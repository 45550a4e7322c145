/** Which parts of a late answer over HTTP the live channel has overtaken. */

/** @param {Record<string, any>} data @returns {string[]} the parts of the state it speaks of: a person is one */
function partsOf(data) {
  return Object.entries(data).flatMap(([key, value]) => {
    if (key === "people") return value.map((/** @type {{id: string}} */ { id }) => id);
    return key === "gone" ? value : [key];
  });
}

/** What the channel told, and when. Its news of a part is younger than an answer, or the same, or soon followed by it. */
export class Overtaken {
  #time = 0;
  #snapshot = 0;
  /** @type {Map<string, number>} when each part was last told of */ #told = new Map();

  /** The time now, to be kept while an answer is on its way. */
  get time() {
    return this.#time;
  }

  /** A snapshot tells of everything. */
  hearSnapshot() {
    this.#snapshot = ++this.#time;
    this.#told.clear();
  }

  /** @param {Record<string, any>} data a message's */
  hear(data) {
    this.#time++;
    for (const part of partsOf(data)) this.#told.set(part, this.#time);
  }

  /**
   * What of an answer is news still.
   *
   * @param {Record<string, any>} data
   * @param {number} asked the time when the question was asked
   */
  without(data, asked) {
    /** @param {string} part */
    const fresh = (part) => Math.max(this.#snapshot, this.#told.get(part) ?? 0) <= asked;
    const entries = Object.entries(data).filter(([key]) => key === "people" || fresh(key));
    const rest = Object.fromEntries(entries);
    if (rest["people"]) rest["people"] = rest["people"].filter((/** @type {{id: string}} */ { id }) => fresh(id));
    return rest;
  }
}
