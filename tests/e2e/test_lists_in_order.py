"""A list is put in the order of a column: by its head at a desk, by keyboard, by the panel on a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from dealernet.business.conversations.models import Message
from dealernet.business.orders.models import Order
from dealernet.business.settlements.models import CreditAccount, Payment
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from e2e.person import Person
from factories.automatic import ordered
from factories.trade import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SUMS = (120_000, 4_500, 98_700, 15_300, 640_000)


@pytest.fixture
def desk(person: Person) -> Person:
    us = company()
    dealers = [us.dealer(name) for name in ("ООО «Вега»", "ИП Ёлкина", "ООО «Альфа-Строй»")]
    for n, total in enumerate(SUMS):
        [order] = ordered(us, dealers[n % 3])
        paid = Decimal(total if n == 2 else 500)
        due = clock.today() + timedelta(days=3 * n - 5)
        Order.objects.filter(id=order.id).update(total=total, paid_total=paid, due_on=due if n else None)
    for n, dealer in enumerate(dealers):
        CreditAccount.objects.update_or_create(party_id=dealer.id, defaults={"debt": Decimal(40_000 * n)})
        told = {"number": f"{n + 7}", "payer_name": dealer.party.name, "source": "bank", "seen_in": ["bank"]}
        Payment.objects.create(
            party=dealer.party,
            paid_on=clock.today(),
            amount=9_000 * (n + 1),
            identity=f"i{n}",
            **told,
        )
        Message.objects.create(
            key=f"k{n}", party=dealer.party, template="test", recipient="a@x.example", subject=f"Счёт № {n}", text="…"
        )
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    person.sign_in("a@x.example")
    return person


def sums(person: Person) -> list[int]:
    cells = person.page.locator("#found td[data-label='Сумма']").all_inner_texts()
    return [int(re.sub(r"\D", "", one)) for one in cells]


def test_a_list_is_put_in_order_and_turned_round_and_a_page_goes_back_to_its_usual_order(desk: Person) -> None:
    page, wide = desk.page, (desk.page.viewport_size or {})["width"] > 800
    desk.opens("/desk/orders/?cols=placed_at,due_on,owed")
    usual = sums(desk)

    if wide:
        page.get_by_role("link", name="Сумма", exact=True).focus()
        page.keyboard.press("Enter")
    else:
        page.locator("#columns summary").click()
        page.locator("#sort").select_option("-total")
        page.get_by_role("button", name="Упорядочить").click()
    page.get_by_text("По порядку «Сумма».").wait_for()

    assert sums(desk) == sorted(SUMS, reverse=True)
    if wide:
        head = page.locator("thead th[aria-sort=descending]")
        assert head.inner_text().strip() == "Сумма"
        assert head.locator(".icon").count() == 1
        head.get_by_role("link").click()
        page.locator("thead th[aria-sort=ascending]").wait_for()
        assert sums(desk) == sorted(SUMS)
    page.get_by_role("link", name="В обычном порядке").click()
    page.get_by_text("По порядку «Сумма».").wait_for(state="detached")
    expect(page.locator("#found td[data-label='Сумма']")).to_have_count(len(usual))
    assert sums(desk) == usual


def test_what_is_left_to_pay_says_whom_it_leaves_out(desk: Person) -> None:
    desk.opens("/desk/orders/?cols=due_on,owed&sort=-owed")

    assert sums(desk) == [640_000, 120_000, 15_300, 4_500]
    assert "здесь нет оплаченных полностью и отменённых" in desk.page.locator("#found").inner_text()


def test_money_and_letters_are_narrowed_by_conditions(desk: Person) -> None:
    for there, asked, kept in (
        ("/desk/payments/", '{"field":"amount","operator":"at_least","value":20000}', "№ 9"),
        ("/desk/letters/", '{"field":"subject","operator":"contains","value":"№ 2"}', "Счёт № 2"),
    ):
        desk.opens(f"{there}?if={asked}")
        assert desk.page.locator("#found tbody tr").count() == 1
        assert kept in desk.page.locator("#found").inner_text()
