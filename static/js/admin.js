// The events admin: keeps what is said of programmes current, and copies personal links.
"use strict";

(() => {
  const EVERY = 2000; // milliseconds

  /**
   * Draw what the programme does now.
   * @param {HTMLElement} panel
   * @param {{state: string, sentence: string, may_launch: boolean, may_end: boolean}} now
   */
  function draw(panel, now) {
    const sentence = /** @type {HTMLElement} */ (panel.querySelector("[data-sentence]"));
    if (sentence.textContent !== now.sentence) sentence.textContent = now.sentence;
    sentence.dataset.state = now.state;
    /** @type {HTMLButtonElement | null} */
    const launch = panel.querySelector("[data-launch]");
    /** @type {HTMLButtonElement | null} */
    const end = panel.querySelector("[data-end]");
    if (launch) launch.disabled = !now.may_launch;
    if (end) end.disabled = !now.may_end;
  }

  /** @param {HTMLElement} panel */
  async function refresh(panel) {
    try {
      const answer = await fetch(String(panel.dataset.programme), {
        headers: { Accept: "application/json" },
      });
      if (answer.ok) draw(panel, await answer.json());
    } catch {
      // the server is away for a moment: what is shown stays, and the next look comes
    }
    setTimeout(() => refresh(panel), EVERY);
  }

  /** @param {HTMLButtonElement} button */
  async function copy(button) {
    const input = /** @type {HTMLInputElement} */ (button.previousElementSibling);
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
      button.textContent = button.dataset.copied ?? "";
    } catch {
      button.textContent = button.dataset.press ?? ""; // needs HTTPS or localhost; it is selected
    }
  }

  document.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const button = target.closest("button[data-copy]");
    if (button) copy(/** @type {HTMLButtonElement} */ (button));
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const panel of document.querySelectorAll("[data-programme]")) {
      setTimeout(refresh, EVERY, panel);
    }
  });
})();
