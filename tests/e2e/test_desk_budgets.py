"""Paths of the desk, counted in clicks: they fail when one gets longer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.orders.commands import NewLine, NewOrder, invoice_orders, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.business.settlements.models import Payment
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation.access.models import Account
from e2e.person import Person
from factories.trade import Company, company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
OURS = "40702810200000000001"


@pytest.fixture
def ours() -> Company:
    return company()


def administrator(person: Person) -> None:
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    person.sign_in("a@x.example")


def order_of(ours: Company, *, inn: str = "6699001010") -> Order:
    dealer = ours.dealer()
    dealer.party.inn = inn
    dealer.party.save()
    placed = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(ours.product("1000.00").id, Decimal(5))])])
    invoice_orders(ours.actor, [placed[0].subject])
    return Order.objects.get(id=placed[0].subject)


def test_the_next_order_that_needs_a_person_is_one_click_away_from_anywhere(ours: Company, person: Person) -> None:
    order = order_of(ours)
    create_tasks(
        ours.actor,
        [NewTask(key="k", kind="credit", title="Сверх лимита", holder_id=order.id, party_id=order.customer_id)],
    )
    administrator(person)

    person.opens("/desk/products/")
    person.click("a.next-one")
    person.page.wait_for_url(f"**/desk/orders/{order.id}/")

    assert person.clicks == 1


def test_a_statement_takes_two_clicks_and_one_a_doubtful_line(ours: Company, person: Person) -> None:
    BankAccount.objects.create(party=ours.seller.party, number=OURS, bank_name="Банк", bic="044525225")
    sure, _ = order_of(ours), order_of(ours, inn="7523002020")
    lines = "".join(
        f"СекцияДокумент=Платежное поручение\nНомер={n}\nДата=24.11.2026\nСумма=5000.00\n"
        f"ПлательщикСчет=40702810900000000101\nПлательщикИНН={inn}\nПлательщик1=ООО\nПолучательСчет={OURS}\n"
        f"ДатаПоступило=24.11.2026\nНазначениеПлатежа={purpose}\nКонецДокумента\n"
        for n, inn, purpose in (
            ("1", "6699001010", f"Оплата по счету № {sure.invoice_number}"),
            ("2", "7523002020", f"Оплата по счету № {sure.invoice_number}"),
        )
    )
    file = f"1CClientBankExchange\nРасчСчет={OURS}\n{lines}КонецФайла\n".encode("cp1251")
    administrator(person)

    person.opens("/desk/payments/")
    person.click("a[href='/desk/payments/statement/']")
    content = {"name": "kl_to_1c.txt", "mimeType": "text/plain", "buffer": file}
    person.page.set_input_files("input[type=file]", content)
    person.click("main form button[type=submit]")
    person.page.locator(".notice--good").wait_for()
    waiting = Payment.objects.filter(state="doubtful").count()
    for _ in range(waiting):
        person.click("form[action*='/settlement/'] button[name=order]")
        person.page.wait_for_load_state("load")

    assert waiting == 1
    assert list(Payment.objects.values_list("state", flat=True).distinct()) == ["matched"]
    assert person.clicks <= 2 + waiting


def test_1c_is_connected_in_three_clicks_and_nothing_is_typed(ours: Company, person: Person) -> None:
    administrator(person)

    person.opens("/desk/")
    if person.page.locator("a.menu-open").is_visible():
        person.click("a.menu-open")
    person.click("a[href='/desk/1c/']")
    person.click("form[action='/desk/1c/password/'] button")
    password = person.page.locator("#password")
    password.wait_for()

    assert len(password.input_value()) >= 12
    assert "/1c/exchange/" in person.page.locator("#address").input_value()
    assert person.clicks <= 3
