"""A person in front of a browser, whose clicks are counted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@dataclass
class Person:
    """Somebody at a page: clicks are counted, as are pastes; what the browser complains of is kept."""

    page: Page
    base: str
    complaints: list[str]
    clicks: int = 0
    pastes: int = 0

    def sign_in(self, email: str, password: str = "correct horse battery") -> None:
        """Come in; not counted."""
        self.page.goto(f"{self.base}/account/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "login" not in url)

    def opens(self, path: str) -> None:
        """Come to a page by its address; not counted."""
        self.page.goto(f"{self.base}{path}")

    def click(self, selector: str, text: str | None = None) -> None:
        """Press something: one click."""
        self.page.locator(selector, has_text=text).first.click()
        self.clicks += 1

    def paste(self, selector: str, text: str) -> None:
        """Paste into a field: one paste."""
        self.page.fill(selector, text)
        self.pastes += 1

    def axe_findings(self) -> list[tuple[str, str]]:
        """What axe has against the page as it stands: WCAG 2.0 to 2.2, A and AA, and good practice."""
        self.page.evaluate(AXE.read_text())
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        script = "tags => axe.run({runOnly: tags}).then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
        return [(rule, html) for rule, html in self.page.evaluate(script, tags)]
