"""A wholesale buyer confirms its own order: a tick that is a field, a law around it, a rule that follows it.

The administrator makes all three by pages; the buyer ticks in the cabinet, and from then on what it may not change is
refused in the administrator's own words, on the page and by the API, until the tick is taken away.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from dealernet.business.orders.models import Order
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.identify import digest_of
from dealernet.foundation.access.models import Account, Token
from dealernet.foundation.fields.queries import field_values
from e2e.person import Person
from factories.automatic import ordered
from factories.happening import let_it_happen
from factories.trade import Company, company
from ground.browser import at_rest_after

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
CONFIRMED, WISHES = "Заказ подтверждён клиентом", "Пожелания к отгрузке"
LOCKED = "Заказ подтверждён: снимите отметку, чтобы менять."


@pytest.fixture
def ours() -> Company:
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    return company()


def test_what_the_buyer_confirmed_is_locked_for_it_and_asks_one_shipment(ours: Company, person: Person) -> None:
    dealer = ours.dealer("ИП Орлов «Заряд24»")
    [order] = ordered(ours, dealer)
    person.sign_in("a@x.example")
    two_fields_are_made(person)
    a_law_is_made(person)
    a_rule_is_made(person)

    page = person.page
    page.context.clear_cookies()
    person.sign_in(dealer.account.email)
    filled(person, order, {WISHES: "Паллеты"})
    ticked(person, order, on=True)
    assert values(order)[WISHES] == "Паллеты"
    assert shipments(order) == 1

    person.opens(f"/orders/{order.id}/")
    page.get_by_label(WISHES).fill("Коробки")
    page.locator("#fields button").click()
    expect(page.locator("main")).to_contain_text(LOCKED)
    assert values(order)[WISHES] == "Паллеты"
    status, said = by_api(person, dealer.account, order, {"pozhelaniya_k_otgruzke": "Коробки"})
    assert (status, LOCKED in said, values(order)[WISHES]) == (422, True, "Паллеты")

    ticked(person, order, on=False)
    filled(person, order, {WISHES: "Коробки"})
    assert values(order)[WISHES] == "Коробки"
    ticked(person, order, on=True)
    assert shipments(order) == 1


def two_fields_are_made(person: Person) -> None:
    page = person.page
    for title, kind in ((CONFIRMED, "yes"), (WISHES, "text")):
        person.opens("/desk/settings/fields/new/order/")
        page.fill("input[name=title_ru]", title)
        page.select_option("select[name=type]", kind)
        page.check("input[name=buyer][value=changes]")
        page.locator("main form button.button--main").click()
        page.wait_for_load_state("load")
    person.opens("/desk/settings/fields/")
    expect(page.locator("#order tbody")).to_contain_text(CONFIRMED)
    expect(page.locator("#order tbody")).to_contain_text(WISHES)


def a_law_is_made(person: Person) -> None:
    """Buyers change no wishes of an order they have confirmed."""
    page = person.page
    person.opens("/desk/settings/validations/new/order/")
    page.fill("input[name=title_ru]", "Подтверждённый заказ")
    page.get_by_label(WISHES).check()
    page.check("input[name=roles][value=buyer]")
    row_added(page, CONFIRMED, "yes")
    page.fill("input[name=message_ru]", LOCKED)
    page.get_by_role("button", name="Опубликовать").click()
    page.get_by_text(LOCKED).first.wait_for()


def a_rule_is_made(person: Person) -> None:
    page = person.page
    person.opens("/desk/feed/rules/new/")
    page.fill("#title-ru", "Подтверждён: отгружать")
    with at_rest_after(page):
        page.select_option("#on", "orders.fields_changed")
    row_added(page, CONFIRMED, "yes")
    with at_rest_after(page):
        page.locator('button[value="add:tasks.create"]').click()
    page.select_option("select[name$=told-kind]", "other")
    page.fill("textarea[name$=told-title]", "Отгружать заказ № {{ number }}")
    page.locator("#rule button.button--main").click()
    page.get_by_text("Правило действует, редакция 1").wait_for()


def row_added(page: Page, field: str, value: str) -> None:
    page.locator("[data-adds=row]").first.click()
    row = page.locator(".condition__row").last
    row.locator("[data-picks=field]").select_option(label=field)
    row.locator("[data-picks=operator]").select_option("is")
    row.locator("[data-value] select").select_option(value)


def filled(person: Person, order: Order, told: dict[str, str]) -> None:
    person.opens(f"/orders/{order.id}/")
    for label, text in told.items():
        person.page.get_by_label(label).fill(text)
    person.page.locator("#fields button").click()
    person.page.wait_for_load_state("load")
    let_it_happen()


def ticked(person: Person, order: Order, *, on: bool) -> None:
    person.opens(f"/orders/{order.id}/")
    person.page.get_by_label(CONFIRMED).set_checked(on)
    person.page.locator("#fields button").click()
    person.page.wait_for_load_state("load")
    let_it_happen()


def values(order: Order) -> dict[str, object]:
    found = field_values("order", [order.id]).get(order.id, {})
    names = {"zakaz_podtverzhden_klientom": CONFIRMED, "pozhelaniya_k_otgruzke": WISHES}
    return {names[key]: one[0] if isinstance(one, list) else one for key, one in found.items()}


def shipments(order: Order) -> int:
    return Task.objects.filter(holder_id=order.id, title__startswith="Отгружать заказ").count()


def by_api(person: Person, account: Account, order: Order, told: dict[str, str]) -> tuple[int, str]:
    """What the API answers a program of the buyer's."""
    Token.objects.get_or_create(account=account, name="p", digest=digest_of("buyer-key"))
    asked = urllib.request.Request(
        f"{person.base}/api/v1/fields/order/{order.id}/",
        data=json.dumps({"values": told}).encode(),
        headers={"Authorization": "Bearer buyer-key", "Content-Type": "application/json", "Accept-Language": "ru"},
        method="PATCH",
    )
    try:
        with urllib.request.urlopen(asked) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
