"""The door: signing in at a desk and on a phone, and a page that is easy for everyone to read."""

from __future__ import annotations

import pytest

from ground.browser import DESK, PHONE, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_buyer_signs_in_and_sees_the_catalogue(open_page, axe, size):
    page = open_page(size)

    page.goto("/", wait_until="load")
    assert "/account/login/" in page.url
    assert page.locator("html").get_attribute("lang") == "ru"
    assert axe(page) == []

    sign_in(page, "ilya@texsnab.example")

    assert page.locator("h1").first.inner_text() != ""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


def test_a_wrong_password_opens_nothing(open_page):
    page = open_page(DESK)

    page.goto("/account/login/", wait_until="load")
    page.fill("input[name=login]", "ilya@texsnab.example")
    page.fill("input[name=password]", "not the password")
    page.click("form button[type=submit]")

    page.wait_for_load_state("load")
    assert "/account/login/" in page.url
    assert page.goto("/desk/").url.startswith(f"{page.url.split('/account')[0]}/account/login/")
