"""The condition builder in a browser: a condition with a group is built by mouse or finger, and by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from dealernet.business.orders.models import Order
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.facts import SOURCES
from dealernet.web.components.condition_forms import condition_from
from e2e.person import Person
from factories.trade import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

SENT = "new URLSearchParams(new FormData(document.getElementById('sample-condition'))).toString()"
BUILT = {
    "all": [
        {"field": "total", "operator": "at_least", "value": "100000.5"},
        {
            "any": [
                {"field": "stage", "operator": "is_one_of", "value": ["submitted", "qualified"]},
                {"field": "is_held", "operator": "is", "value": False},
            ]
        },
    ]
}


@pytest.fixture
def gallery(person: Person) -> Person:
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    person.sign_in("a@x.example")
    person.opens("/desk/gallery/")
    return person


def built(person: Person) -> Any:
    words = SOURCES["order"].words
    return condition_from(QueryDict(person.page.evaluate(SENT)), "sample", words).body


def emptied(person: Person) -> None:
    """Everything that stands in the builder is removed, the last first."""
    removes = person.page.locator("#sample-condition [data-removes]")
    while removes.count():
        removes.last.press("Enter")


def choose(person: Person, value: str) -> None:
    """Go down the focused list by the arrow key, to this choice."""
    for _ in range(60):
        if person.page.evaluate("document.activeElement.value") == value:
            return
        person.page.keyboard.press("ArrowDown")
    pytest.fail(f"the arrow key does not lead to {value}")


def tab_to(person: Person, script: str) -> None:
    """Press Tab until the focused element is the one."""
    for _ in range(30):
        person.page.keyboard.press("Tab")
        if person.page.evaluate(f"(e => {script})(document.activeElement)"):
            return
    pytest.fail(f"Tab does not lead to {script}")


def test_a_condition_with_a_group_is_built_by_mouse(gallery: Person) -> None:
    form = gallery.page.locator("#sample-condition")
    emptied(gallery)
    form.locator("[data-adds=row]").click()
    first = form.locator(".condition__row").nth(0)
    first.locator("[data-picks=field]").select_option("total")
    first.locator("[data-picks=operator]").select_option("at_least")
    first.locator("[data-value] input").fill("100 000,50")
    form.locator("[data-adds=group]").last.click()
    second = form.locator(".condition__row").nth(1)
    second.locator("[data-picks=field]").select_option("stage")
    second.locator("[data-picks=operator]").select_option("is_one_of")
    second.locator("input[value=submitted]").check()
    second.locator("input[value=qualified]").check()
    form.locator(".condition__group .condition__group [data-adds=row]").click()
    third = form.locator(".condition__row").nth(2)
    third.locator("[data-picks=field]").select_option("is_held")
    third.locator("[data-value] select").select_option("no")

    assert built(gallery) == BUILT
    assert gallery.axe_findings() == []


def test_the_same_is_built_by_keyboard_alone(gallery: Person) -> None:
    keyboard = gallery.page.keyboard
    emptied(gallery)

    assert gallery.page.evaluate("document.activeElement.dataset.adds") == "row", "the focus is where one goes on"
    keyboard.press("Enter")
    choose(gallery, "total")
    keyboard.press("Tab")
    choose(gallery, "at_least")
    keyboard.press("Tab")
    keyboard.type("100000,5")
    tab_to(gallery, "e.dataset.adds === 'group'")
    keyboard.press("Space")
    assert gallery.page.evaluate("document.activeElement.value") == "any"
    tab_to(gallery, "e.dataset.picks === 'field'")
    choose(gallery, "stage")
    keyboard.press("Tab")
    choose(gallery, "is_one_of")
    for value in ("submitted", "qualified"):
        tab_to(gallery, f"e.value === '{value}'")
        keyboard.press("Space")
    tab_to(gallery, "e.dataset.adds === 'row'")
    keyboard.press("Enter")
    choose(gallery, "is_held")
    keyboard.press("Tab")
    keyboard.press("Tab")
    choose(gallery, "no")

    assert built(gallery) == BUILT


def test_operators_and_the_value_follow_the_field_and_what_fits_stays(gallery: Person) -> None:
    row = gallery.page.locator("#sample-condition .condition__row").first
    field, operator = row.locator("[data-picks=field]"), row.locator("[data-picks=operator]")
    row.locator("[data-value] input").fill("777")

    field.select_option("paid")
    assert (operator.input_value(), row.locator("[data-value] input").input_value()) == ("at_least", "777")

    field.select_option("ship_on")
    assert operator.locator("option[value=at_least]").inner_text() == "не раньше"
    assert row.locator("[data-value] input").get_attribute("type") == "date"

    operator.select_option("is_missing")
    assert row.locator("[data-value] input").count() == 0
    field.select_option("number")
    assert operator.input_value() == "is_missing"


def test_a_list_is_narrowed_and_kept_as_a_view(person: Person) -> None:
    ours = company()
    dealer = ours.dealer("ООО «Ёлка»")
    for number, total in (("Т1", 5_000), ("Т2", 200_000)):
        Order.objects.create(
            number=number, customer=dealer.party, stage="submitted", total=total, placed_at=clock.now()
        )
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    person.sign_in("a@x.example")
    person.opens("/desk/orders/")
    page = person.page

    page.locator("#asking summary").click()
    page.locator("#asking [data-adds=row]").click()
    page.locator("#asking [data-picks=field]").select_option("total")
    page.locator("#asking [data-picks=operator]").select_option("at_least")
    page.locator("#asking [data-value] input").fill("100 000")
    page.locator("#asking form[method=get] button[type=submit]").click()
    page.wait_for_url("**if=**")
    assert page.locator("tbody tr").count() == 1
    assert "сумма заказа: 100" in page.locator("#asking summary").inner_text()

    page.locator("#asking summary").click()
    page.locator("#asking input[name=name]").fill("Крупные")
    page.get_by_role("button", name="Сохранить вид").click()
    view = page.locator("a.view[aria-current]")
    view.filter(has_text="Крупные").wait_for()
    page.goto(f"{person.base}/desk/orders/")
    page.locator("a.view", has_text="Крупные").click()
    page.wait_for_url("**if=**")

    assert page.locator("tbody tr").count() == 1
    assert person.axe_findings() == []
