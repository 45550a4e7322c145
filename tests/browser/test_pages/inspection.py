"""What is wrong with a page: script errors, policy violations, overflow, barriers found by axe."""

from typing import Any

from playwright.sync_api import ConsoleMessage, Page

from tests.support.processes import ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
REFUSAL = "the server responded with a status of 4"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""
OVERFLOW = """
() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .filter((element) => document.documentElement.scrollWidth > innerWidth)
  .map((element) => element.outerHTML.slice(0, 120))
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll("button, select, input:not([type=hidden]), a.button, a.brand")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => {
    const pressed = element.closest("label") ?? element;
    const { width, height } = pressed.getBoundingClientRect();
    return height < 44 || width < 44;
  })
  .map((element) => element.outerHTML.slice(0, 120))
"""
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}


class Inspection:
    """Listens to a page from before it is opened; ``problems`` looks at what is shown now."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._errors: list[str] = []
        self.refusals_expected = False
        page.add_init_script(TELL_VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._errors.append(f"script: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        refused = REFUSAL in message.text
        asked_for = refused and message.location["url"] == self._page.url
        if message.type == "error" and not asked_for and not (refused and self.refusals_expected):
            self._errors.append(f"console: {message.text}")

    def problems(self) -> list[str]:
        """Return everything that is wrong, on a phone and on a desk; empty when nothing is."""
        found = []
        for size in (PHONE, DESK):
            self._page.set_viewport_size(size)  # type: ignore[arg-type]
            seen = [*self.layout(), *self._barriers()]
            found += [f"at {size['width']} px: {problem}" for problem in seen]
        return [*self._errors, *found]

    def quick_problems(self) -> list[str]:
        """Return errors, and what axe finds, at the size the page has now."""
        return [*self._errors, *self._barriers()]

    def layout(self) -> list[str]:
        """Return what does not fit, or is too small to press, at the size the page has now."""
        wide = [f"overflows: {html}" for html in self._page.evaluate(OVERFLOW)]
        small = [f"small target: {html}" for html in self._page.evaluate(SMALL_TARGETS)]
        return wide + small

    def _barriers(self) -> list[str]:
        self._page.evaluate(AXE)
        options = {"runOnly": STANDARDS, "resultTypes": ["violations"], "preload": False}
        report: dict[str, Any] = self._page.evaluate("(o) => axe.run(document, o)", options)
        return [
            f"axe {violation['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
            for violation in report["violations"]
            for node in violation["nodes"]
        ]
