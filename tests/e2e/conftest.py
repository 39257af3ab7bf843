"""A browser for end-to-end tests, at the width of a desk and of a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from e2e.person import Person
from ground.browser import PATIENCE

CHROMIUM = "/usr/bin/chromium"
BUILT = Path(__file__).resolve().parents[2] / "src" / "dealernet" / "web" / "static" / "built" / "app.js"
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
WIDTHS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    if not Path(CHROMIUM).exists() or not BUILT.exists():
        pytest.skip("no Chromium, or the front end is not built (make run builds it)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(params=["desk", "phone"])
def person(request: pytest.FixtureRequest, browser: Browser, live_server: Any, settings: Any) -> Iterator[Person]:
    """A person at the program, once at a desk and once with a phone. Script errors of the page fail the test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    context = browser.new_context(viewport=WIDTHS[request.param], locale="ru-RU", bypass_csp=True)
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Person(page, live_server.url, complaints)
    context.close()
    assert complaints == []
