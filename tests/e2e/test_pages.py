"""Every page, at a desk in light, on a phone in dark, on the narrowest one: easy to read, nothing cut off."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page, Route

from ground.browser import AXE, DESK, PHONE
from ground.pages import DESK as DESK_PAGES
from ground.pages import DOOR as DOOR_PAGES
from ground.pages import PORTAL as PORTAL_PAGES
from ground.pages import Visit
from ground.running import Company

pytestmark = pytest.mark.browser
NARROW = (320, 700)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STILL = "*, ::before, ::after { transition: none !important; animation: none !important; }"
SCRIPT = """async tags => {
  const rules = {'color-contrast-enhanced': {enabled: true}};
  const found = await axe.run(document, {runOnly: tags, rules, resultTypes: ['violations'], iframes: false});
  return found.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target[0]).join(', ')}`);
}"""


@pytest.fixture
def look(open_page: Callable[..., Page]) -> Callable[[Mapping[str, Visit]], dict[str, list[str]]]:
    """What is wrong with each page, by its name; nothing for a page that is right."""
    pages: dict[str, Page] = {}

    def at(visit: Visit) -> Page:
        if visit.who not in pages:
            pages[visit.who] = open_page(DESK, email=visit.who, bypass_csp=True, reduced_motion="reduce")
        page = pages[visit.who]
        page.goto(visit.path, wait_until="load")
        for way in visit.ways:
            link = page.locator(way).first
            page.goto(link.get_attribute("href") or link.get_attribute("src") or "", wait_until="load")
        return page

    def looked(visits: Mapping[str, Visit]) -> dict[str, list[str]]:
        found = {name: list(wrongs(at(visit))) for name, visit in visits.items()}
        return {name: wrong for name, wrong in found.items() if wrong}

    return looked


def wrongs(page: Page) -> Iterator[str]:
    """What is wrong with a page: findings of the checker, what is cut off, more than one filled button."""
    page.add_style_tag(content=STILL)
    page.evaluate(AXE.read_text())
    for size, theme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=theme)
        for finding in page.evaluate(SCRIPT, TAGS):
            yield f"{size[0]} {theme} {finding}"
        yield from cut_off(page, size)
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    yield from cut_off(page, NARROW)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.emulate_media(color_scheme="light")
    if (filled := page.locator(".button--main:visible").count()) > 1:
        yield f"{filled} filled buttons"


def cut_off(page: Page, size: tuple[int, int]) -> Iterator[str]:
    if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        yield f"{size[0]} wide, but {over} px stand out"


def test_the_door_is_easy_to_read(look: Any) -> None:
    assert look(DOOR_PAGES) == {}


def test_the_portal_is_easy_to_read(look: Any) -> None:
    assert look(PORTAL_PAGES) == {}


def test_the_desk_is_easy_to_read(running: Company, look: Any) -> None:
    send_a_file(running)

    assert look(DESK_PAGES) == {}


def test_a_browser_that_leaves_a_live_page_leaves_no_failure_in_the_log(
    running: Company, open_page: Callable[..., Page]
) -> None:
    page = open_page(DESK, email="admin@demo.example")
    for path in ("/desk/", "/desk/orders/", "/desk/"):
        page.goto(path, wait_until="load")
        page.wait_for_timeout(300)
    page.close()

    with psycopg.connect(running.database_url, autocommit=True) as connection:
        for _ in range(5):
            connection.execute("select pg_notify('dealernet_live', '[[\"*\", \"*\"]]')")
            time.sleep(0.1)

    said = (running.data / "web.log").read_text()
    assert [line for line in said.splitlines() if "Traceback" in line or "ProtocolClosed" in line] == []


def test_what_changes_while_a_page_asks_for_its_news_is_asked_for_again(
    running: Company, open_page: Callable[..., Page]
) -> None:
    page = open_page(DESK, email="ilya@texsnab.example")
    page.goto("/balance/", wait_until="load")
    asked: list[Route] = []
    page.route(re.compile("/balance/$"), lambda route: asked.append(route))  # noqa: PLW0108  # a builtin will not do
    dealer = page.locator("#balance").get_attribute("data-live")

    def told() -> None:
        with psycopg.connect(running.database_url, autocommit=True) as connection:
            connection.execute("select pg_notify('dealernet_live', %s)", [json.dumps([[dealer, dealer]])])

    def until_asked(times: int) -> None:
        until = time.monotonic() + 60
        while len(asked) < times and time.monotonic() < until:
            page.wait_for_timeout(50)

    told()
    until_asked(1)
    told()
    page.wait_for_timeout(1_000)  # the word reached the browser, which has no answer yet
    assert len(asked) == 1
    asked[0].continue_()
    until_asked(2)
    assert len(asked) == 2
    asked[1].continue_()


def send_a_file(running: Company) -> None:
    """A price list as 1C sends it, so that there is a file to look at."""
    onec = running.card["onec"]
    key = b64encode(f"{onec['user']}:{onec['password']}".encode()).decode()

    def asked(query: str, body: bytes | None = None, cookie: str = "") -> str:
        headers = {"Authorization": f"Basic {key}", **({"Cookie": cookie} if cookie else {})}
        request = urllib.request.Request(f"{onec['url']}?type=catalog&mode={query}", data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            said: str = answer.read().decode("utf-8", "replace")
            return said

    lines = asked("checkauth").split()
    cookie = f"{lines[1]}={lines[2]}"
    empty = '<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация ВерсияСхемы="2.04"/>'
    asked("init", cookie=cookie)
    asked("file&filename=import.xml", empty.encode(), cookie)
    asked("import&filename=import.xml", cookie=cookie)
