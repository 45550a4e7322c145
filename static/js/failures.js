/** What is wrong with a stream, in the reader's language: the server stores it in English. */

import { gettext, interpolate } from "./i18n.js";

/** As in streaming/failures.py, where these words are collected. */
const WITH_FACTS = [
  "The streamer ended: %(reason)s.",
  "The composer ended: %(reason)s.",
  "The media server does not answer (%(reason)s).",
  "The media server cannot serve us now (HTTP %(status)s).",
  "The media server refused: %(message)s (%(code)s).",
];

/** What a sentence with facts looks like. @param {string} sentence */
function formOf(sentence) {
  const escaped = sentence.replace(/[.()]/g, "\\$&").replace(/%\\\((\w+)\\\)s/g, "(?<$1>.*)");
  return new RegExp(`^${escaped}$`);
}

/** A stored sentence in our language; its facts stay as they are. @param {string} [failure] */
export function said(failure = "") {
  for (const sentence of WITH_FACTS) {
    const facts = formOf(sentence).exec(failure)?.groups;
    if (facts) return interpolate(gettext(sentence), facts);
  }
  return failure && gettext(failure);
}
