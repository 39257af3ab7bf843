"""Statuses in a browser: an administrator makes one by pages; a storekeeper moves goods, and orders follow."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from dealernet.automation.packs import publish_pack
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.stock.commands import transfer_goods
from dealernet.business.stock.models import Balance, Location, Movement
from dealernet.foundation.access.models import Account
from dealernet.foundation.outcomes import settled
from e2e.person import Person
from e2e.story import picture
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_status_by_goods_is_made_by_pages_and_orders_follow_the_storekeeper(person: Person) -> None:
    ours = company()
    dealer = ours.dealer("ООО «Заряд24»")
    product = ours.product(stock="0")
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    order = settled(place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(2))])])).subject
    person.sign_in("a@x.example")
    person.opens("/desk/settings/statuses/")
    page = person.page
    assert person.axe_findings() == []

    page.get_by_role("button", name="Новый статус").click()
    page.fill("input[name=name_ru]", "Не весь товар на складе отгрузки")
    page.select_option("select[name=tone]", "wait")
    page.check("input[name=stages][value=submitted]")
    page.locator("[data-adds=row]").first.click()
    page.locator("[data-picks=field]").select_option("goods_there")
    page.locator("[data-picks=operator]").select_option("is")
    page.locator("[data-value] select").select_option("no")
    page.fill("textarea[name=hint_ru]", "Узнайте, когда товар привезут")
    assert person.axe_findings() == []
    page.get_by_role("button", name="Сохранить в черновике").click()
    page.get_by_role("button", name="Посмотреть, что изменится").click()
    expect(page.get_by_role("row", name=re.compile("^Новый .*Не весь товар на складе отгрузки .*1$"))).to_be_visible()
    assert person.axe_findings() == []
    picture(page, "statuses-preview")
    page.get_by_role("button", name="Опубликовать").click()
    expect(page.get_by_text("Статусы действуют, редакция 1.").first).to_be_visible()

    person.opens(f"/desk/orders/{order}/")
    expect(page.get_by_text("Не весь товар на складе отгрузки").first).to_be_visible()
    expect(page.get_by_text("Узнайте, когда товар привезут")).to_be_visible()
    assert person.axe_findings() == []

    publish_pack(ours.actor, "goods")
    let_it_happen()
    moved_from_the_reserve(ours, product.id)
    let_it_happen()
    person.opens(f"/desk/orders/{order}/")
    expect(page.get_by_text("Статус: «Не весь товар на складе отгрузки» → «Новый»")).to_be_visible()
    assert Message.objects.filter(template="goods_gathered").count() == 1


def moved_from_the_reserve(ours: Company, product_id: object) -> None:
    """The storekeeper brings what lies in the reserve warehouse."""
    reserve, owner = Location.objects.create(name="Резерв"), ours.seller.party
    lies = Balance.objects.create(product_id=product_id, location=reserve, owner=owner, on_hand=20)
    Movement.objects.create(balance=lies, quantity=20, kind="receipt")
    transfer_goods(ours.actor, reserve.id, ours.warehouse.id, owner.id, {lies.product_id: 2})
