"""Own fields in a browser: two clicks and a name, then filled in on the card, ticked by the buyer in its cabinet."""

from __future__ import annotations

import os

import pytest

from dealernet.automation.packs import add_pack, publish_packs
from dealernet.business.parties.models import Terms
from dealernet.foundation.access.models import Account
from dealernet.foundation.fields.queries import field_values
from e2e.person import Person
from e2e.story import picture
from factories.automatic import ordered
from factories.fields import field
from factories.happening import let_it_happen
from factories.trade import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SIZES = ((1440, 900), (390, 844))


def looks_right(person: Person) -> None:
    """Nothing against it at a desk and on a phone, and nothing stands out sideways."""
    for width, height in SIZES:
        person.page.set_viewport_size({"width": width, "height": height})
        assert person.axe_findings() == []
        assert person.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    person.page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})


def test_the_number_of_1c_becomes_a_field_by_two_clicks_and_a_name(person: Person) -> None:
    ours = company()
    [order] = ordered(ours, ours.dealer("ООО «Ёлка»"))
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    person.sign_in("a@x.example")
    page = person.page
    person.opens("/desk/settings/")

    person.click("#own-fields a")
    page.fill("#order-title", "Номер заказа в 1С")
    person.click("#order form[action$='/new/order/'] button")
    page.locator("#order tbody").get_by_text("Номер заказа в 1С").wait_for()

    assert person.clicks == 2
    looks_right(person)
    person.opens(f"/desk/orders/{order.id}/")
    page.get_by_label("Номер заказа в 1С").fill("ТД00-000123")
    page.locator("#fields button").click()
    page.get_by_text("Заполнено: Номер заказа в 1С: ТД00-000123").wait_for()
    looks_right(person)
    picture(page, "order-with-a-field")

    person.opens("/desk/orders/")
    page.get_by_text("Номер заказа в 1С: ТД00-000123").wait_for()
    page.locator(".asking > summary").click()
    page.locator("[data-adds=row]").first.click()
    page.locator("[data-picks=field]").select_option(label="Номер заказа в 1С")
    page.locator("[data-picks=operator]").select_option("contains")
    page.locator("[data-value] input").fill("тд00")
    page.locator(".asking form button[type=submit]").first.click()
    page.get_by_role("link", name=f"№ {order.number}").wait_for()

    page.locator("#columns > summary").click()
    page.locator("#columns").get_by_role("checkbox", name="Номер заказа в 1С").check()
    page.get_by_role("button", name="Запомнить колонки").click()
    page.get_by_role("columnheader", name="Номер заказа в 1С").get_by_role("link").click()
    page.get_by_text("По порядку «Номер заказа в 1С»").first.wait_for()
    looks_right(person)


def test_a_buyer_confirms_its_order_by_a_tick_in_its_cabinet(person: Person) -> None:
    ours = company()
    field("confirmed", "yes", title="Заказ подтверждён клиентом", buyer="changes")
    field("way", "choice", title="Чем везти", choices={"road": "Машиной", "air": "Самолётом"}, buyer="reads")
    field("care", "several", title="Беречь от", choices={"frost": "мороза", "wet": "сырости"}, buyer="changes")
    dealer = ours.dealer("ООО «Ёлка»")
    [order] = ordered(ours, dealer)
    person.sign_in(dealer.account.email)
    person.opens(f"/orders/{order.id}/")
    page = person.page
    looks_right(person)

    page.get_by_label("Заказ подтверждён клиентом").check()
    page.get_by_label("мороза").check()
    page.locator("#fields button").click()

    page.get_by_text("Заказ подтверждён клиентом: да").wait_for()
    assert field_values("order", [order.id])[order.id] == {"confirmed": [True], "care": ["frost"]}
    looks_right(person)


def seen(person: Person, name: str) -> None:
    """A picture of the page at a desk and on a phone, where somebody asked for pictures to look at."""
    if folder := os.environ.get("LOOK_DIR"):
        for width, height in SIZES:
            person.page.set_viewport_size({"width": width, "height": height})
            person.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        person.page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})


def test_a_field_is_shown_to_some_buyers_only_by_a_condition_made_on_its_page(person: Person) -> None:
    ours = company()
    dealer, other = ours.dealer("ООО «Ёлка»"), ours.dealer("ООО «Сосна»")
    Terms.objects.filter(party=dealer.party).update(customer_type="Дилер")
    [there], [elsewhere] = ordered(ours, dealer), ordered(ours, other)
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    person.sign_in("a@x.example")
    page = person.page

    person.opens("/desk/settings/fields/new/order/")
    page.fill("#id_title_ru", "Ворота")
    page.get_by_label("видят и заполняют").check()
    shown = page.locator("[data-condition=shown]")
    shown.locator("[data-adds=row]").first.click()
    shown.locator("[data-picks=field]").select_option("customer_type")
    shown.locator("[data-picks=operator]").select_option("is")
    shown.locator("[data-value] input").fill("Дилер")
    looks_right(person)
    seen(person, "field-form")
    page.get_by_role("button", name="Опубликовать").click()
    page.get_by_text("только если тип покупателя: Дилер").wait_for()
    looks_right(person)
    seen(person, "fields-list")

    person.opens(f"/desk/orders/{there.id}/")
    page.get_by_label("Ворота").fill("Северные")
    page.locator("#fields button").click()
    page.get_by_text("Заполнено: Ворота: Северные").wait_for()
    Terms.objects.filter(party=dealer.party).update(customer_type="Опт")
    person.opens(f"/desk/orders/{there.id}/")
    page.locator("#fields").get_by_text("Северные").wait_for()
    assert page.locator("#fields input:not([type=hidden])").count() == 0
    looks_right(person)
    seen(person, "order-kept")
    person.opens(f"/desk/orders/{elsewhere.id}/")
    assert page.get_by_text("Ворота").count() == 0


def test_the_card_says_why_an_order_is_not_accepted_where_its_buyer_has_not_confirmed_it(person: Person) -> None:
    ours = company()
    publish_packs(ours.actor)
    add_pack(ours.actor, "buyer_edits")
    dealer = ours.dealer("ООО «Ёлка»")
    Terms.objects.filter(party=dealer.party).update(customer_type="Правит сам")
    [order] = ordered(ours, dealer)
    let_it_happen()
    person.sign_in(ours.manager.email)

    person.opens(f"/desk/orders/{order.id}/")

    person.page.get_by_text("Заказ пока нельзя принять").wait_for()
    person.page.get_by_text("Клиент ещё не подтвердил заказ").first.wait_for()
    assert person.page.get_by_role("button", name="Принять").count() == 0
    looks_right(person)
    seen(person, "not-confirmed")
