/** twilio-video, loaded when somebody is about to go on stage: most viewers never are. */

import { gettext } from "./i18n.js";

/** @import * as TwilioVideo from "twilio-video" */

const SDK_URL = new URL("../vendor/twilio-video/twilio-video.min.js", import.meta.url).href;
const FORBIDDEN_SOURCE = "url|return import(url);";

/** @type {Promise<typeof TwilioVideo> | null} */
let loading = null;

/** The SDK, loaded once. @returns {Promise<typeof TwilioVideo>} */
export function twilio() {
  loading ??= load().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** @returns {Promise<typeof TwilioVideo>} */
function load() {
  replaceForbiddenFunction();
  const script = document.createElement("script");
  script.src = SDK_URL;
  return new Promise((resolve, reject) => {
    script.onload = () => resolve(/** @type {any} */ (window)["Twilio"].Video);
    script.onerror = () => reject(new Error(gettext("The room's software could not be loaded.")));
    document.head.append(script);
  });
}

/**
 * While it loads, the SDK builds a function from a string, for plugins we do not use; our content
 * security policy lets no string become code. It is given the same function, written out.
 */
function replaceForbiddenFunction() {
  const NativeFunction = window.Function;
  window.Function = new Proxy(NativeFunction, {
    construct(target, source, newTarget) {
      if (source.join("|") !== FORBIDDEN_SOURCE) return Reflect.construct(target, source, newTarget);
      window.Function = NativeFunction;
      return (/** @type {string} */ url) => import(url);
    },
  });
}
