// The admin's column of sections: folded away on phones.
"use strict";

(() => {
  const button = document.querySelector("[data-menu]");
  button?.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
  });
})();
