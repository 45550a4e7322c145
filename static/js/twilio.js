/** twilio-video, which comes as a classic script, with its types. */

/** @import * as TwilioVideo from "twilio-video" */

/** @returns {typeof TwilioVideo} */
export function twilio() {
  return /** @type {any} */ (window)["Twilio"].Video;
}
