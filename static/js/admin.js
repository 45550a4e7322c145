// The events admin: keeps the programme's panel current, and copies personal links.
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
    const launch = /** @type {HTMLButtonElement} */ (panel.querySelector("[data-launch]"));
    const end = /** @type {HTMLButtonElement} */ (panel.querySelector("[data-end]"));
    if (sentence.textContent !== now.sentence) sentence.textContent = now.sentence;
    sentence.dataset.state = now.state;
    launch.disabled = !now.may_launch;
    end.disabled = !now.may_end;
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
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C"; // clipboard needs HTTPS or localhost; it is selected
    }
  }

  document.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const button = target.closest("button[data-copy]");
    if (button) copy(/** @type {HTMLButtonElement} */ (button));
  });

  document.addEventListener("DOMContentLoaded", () => {
    const panel = document.querySelector("[data-programme]");
    if (panel) setTimeout(refresh, EVERY, panel);
  });
})();
