"""A real Chromium: at a desk and on a phone, in Russian, with every complaint of its console collected."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from ground.database import ROOT
from ground.running import PASSWORD, Company

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = (1440, 900)
PHONE = (390, 844)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
REFUSED = "Failed to load resource"

PATIENCE: Final = 60
"""Seconds any wait may take before it counts as never: slow machines pass, and a quick one waits no longer."""

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium; skipped with a word where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium on this machine: on Debian, 'apt-get install chromium'")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop running in this thread
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=FLAGS, headless=True)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, running: Company) -> Iterator[OpenPage]:
    """Opens pages of the running company: `open_page(DESK)`, `open_page(PHONE, email=…)` signs in first.

    When the test ends, anything a console complained of fails it: broken scripts and what the policy of content
    forbids. An answer like 403 or 422 that a test asks for is no complaint.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and REFUSED not in message.text:
            complaints.append(message.text)

    def make(size: tuple[int, int] = DESK, *, email: str = "", password: str = PASSWORD, **more: Any) -> Page:
        context = browser.new_context(
            base_url=running.address,
            viewport={"width": size[0], "height": size[1]},
            locale="ru-RU",
            timezone_id="Europe/Moscow",
            has_touch=size == PHONE,
            **more,
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if email:
            sign_in(page, email, password)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def desk(open_page: OpenPage) -> Page:
    """A page at a desk, nobody signed in."""
    return open_page(DESK)


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page on a phone, nobody signed in."""
    return open_page(PHONE)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What the accessibility checker finds on a page: one line a finding, with where. Empty is what we want."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `npm ci`")
    source = AXE.read_text()

    def findings(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        return [f"{v['id']}: {v['help']}: {', '.join(n['target'][0] for n in v['nodes'][:5])}" for v in found]

    return findings


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in through the door, as a person does."""
    page.goto("/account/login/", wait_until="load")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("main form button[type=submit], form button[type=submit]")
    page.wait_for_url(lambda url: "/account/login" not in url)


@contextmanager
def at_rest_after(page: Page, quiet: float = 0.6) -> Iterator[None]:
    """What is done in the block, and then until the page has asked for nothing for a while: a page that is left
    earlier breaks its own requests off and complains of them."""
    going: set[Request] = set()
    last = [0.0]

    def asked(request: Request) -> None:
        if request.resource_type != "eventsource":
            going.add(request)
            last[0] = time.monotonic()

    def answered(request: Request) -> None:
        going.discard(request)
        last[0] = time.monotonic()

    listeners: dict[Any, Callable[[Request], None]] = {
        "request": asked,
        "requestfinished": answered,
        "requestfailed": answered,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield
    last[0] = time.monotonic()
    until = last[0] + PATIENCE
    while (going or time.monotonic() - last[0] < quiet) and time.monotonic() < until:
        page.wait_for_timeout(50)
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
