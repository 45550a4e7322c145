/**
 * Words in the reader's language. The page loads its catalogue before any module (base.html), so
 * that words may stand in constants; a page in English has none, and says what the source says.
 */

/** @typedef {{gettext: (message: string) => string, ngettext: (one: string, many: string, count: number) => string}} Catalogue */

/** @returns {Catalogue | undefined} Django's, of the script /jsi18n/ */
const catalogue = () => /** @type {any} */ (globalThis)["django"];

/** The page's language. */
export const language = document.documentElement.lang || "en";

/** The same for Intl's dates and numbers: English as it is written in Europe. */
export const locale = language === "en" ? "en-GB" : language;

/** @param {string} message in English, written out in the call @returns {string} */
export function gettext(message) {
  return catalogue()?.gettext(message) ?? message;
}

/** @param {string} one @param {string} many @param {number} count @returns {string} */
export function ngettext(one, many, count) {
  return catalogue()?.ngettext(one, many, count) ?? (count === 1 ? one : many);
}

/**
 * Put values where a text says `%(name)s`.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function interpolate(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_whole, name) => String(values[name] ?? ""));
}
