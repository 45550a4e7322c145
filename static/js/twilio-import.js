// Runs before twilio-video, which builds `new Function("url", "return import(url);")` as it loads,
// for plugins we do not use; our content security policy lets no string become code. It is given
// the same function, written out, and everything else still meets the policy.
(() => {
  const NativeFunction = window.Function;
  window.Function = new Proxy(NativeFunction, {
    construct(target, source, newTarget) {
      if (source.join("|") !== "url|return import(url);") {
        return Reflect.construct(target, source, newTarget);
      }
      window.Function = NativeFunction;
      return (/** @type {string} */ url) => import(url);
    },
  });
})();
