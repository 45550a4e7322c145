/** One value and those who want to hear of it. */

/**
 * @template {object} T
 * @typedef {object} Store
 * @property {() => T} get
 * @property {(patch: Partial<T>) => void} set merge, then tell everyone once, after this task
 * @property {(listener: (value: T) => void) => void} subscribe also called at once
 */

/**
 * @template {object} T
 * @param {T} initial
 * @returns {Store<T>}
 */
export function createStore(initial) {
  let value = initial;
  let told = true;
  /** @type {Array<(value: T) => void>} */
  const listeners = [];

  const tell = () => {
    told = true;
    for (const listener of listeners) listener(value);
  };

  return {
    get: () => value,
    set(patch) {
      value = { ...value, ...patch };
      if (told) queueMicrotask(tell);
      told = false;
    },
    subscribe(listener) {
      listeners.push(listener);
      listener(value);
    },
  };
}
