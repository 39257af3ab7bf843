"""What a manager set in 1C comes by a sheet: the story as it is told, through the pages, from template to orders."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dealernet.automation.packs import publish_pack
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from factories.onec import delivered
from factories.sheets import filled
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    found = company()
    BankAccount.objects.create(
        party=found.seller.party, number="40702810200000000001", bank_name="Банк", bic="044525225", is_default=True
    )
    publish_pack(found.actor)
    delivered()
    return found


def newcomer(us: Company, name: str, inn: str) -> Dealer:
    dealer = us.dealer(name, regular=False)
    dealer.party.inn = dealer.profile.inn = inn
    dealer.party.save()
    dealer.profile.save()
    return dealer


def ordered(us: Company, dealer: Dealer, total: int) -> Order:
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product(str(total)).id, Decimal(1))])])
    delivered()
    return Order.objects.get(id=outcome.subject)


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


def page(desk: Client, address: str) -> str:
    return desk.get(address).content.decode()


def test_terms_and_debts_of_1c_by_a_sheet_decide_whose_orders_go_by_themselves(us: Company) -> None:
    texsnab = newcomer(us, "ООО «Техснаб-Регион»", "6699001010")
    dorstroy = newcomer(us, "ООО «Дорстрой»", "5401003030")
    sedov = newcomer(us, "ИП Седов", "771234500396")
    admin = Account.objects.create_user("irina@example.ru", "correct horse battery", name="Ирина", role="administrator")
    desk = Client()
    desk.force_login(admin)
    due = clock.today() + timedelta(days=60)
    common = {"Менеджер": "Светлана", "Вид цен": "Оптовая"}
    sheet = filled(
        desk.get("/desk/1c/sheets/template.xlsx").content,
        {"ИНН": "6699001010", "Соглашение": "Дилерское", "Отсрочка, дней": 0, **common},
        {
            "ИНН": "5401003030", "Соглашение": "Дилерское", "Отсрочка, дней": 14, "Лимит, ₽": 300000,
            "Документ": "РТУ ТД00-000311", "Долг, ₽": 220000, "Срок оплаты": due, **common,
        },
        {"ИНН": "771234500396", "Соглашение": "Дилерское", **common},
    )  # fmt: skip

    look = desk.post("/desk/1c/sheets/", {"file": SimpleUploadedFile("условия ноябрь.xlsx", sheet)})
    said = text_of(page(desk, look["Location"]))
    assert "Строк с изменениями: 3. Совпадают с тем, что есть: 0. Отказано: 0" in said
    assert not Order.objects.exists()
    done = desk.post(f"{look['Location']}application/", follow=True)
    delivered()
    assert "долгов покупателей изменено: 1" in text_of(done.content.decode())

    card = text_of(page(desk, f"/desk/buyers/{dorstroy.id}/"))
    for said in ("300 000 ₽", "220 000 ₽", "РТУ ТД00-000311", "условия ноябрь.xlsx", "лист из 1С", "идёт само"):
        assert said in card, said
    card = text_of(page(desk, f"/desk/buyers/{texsnab.id}/"))
    assert re.search(r"Ответственный Светлана лист из 1С, .*условия ноябрь.xlsx", card)
    assert "Оптовая" in card
    lacking = page(desk, f"/desk/buyers/{sedov.id}/")
    assert re.search(r"Отсрочка, дней</th><td[^>]*><mark>", lacking)
    assert lacking.count("<mark>") == 1

    assert ordered(us, texsnab, 109_900).invoice_number
    first, second = ordered(us, dorstroy, 60_000), ordered(us, dorstroy, 60_000)
    assert (first.stage, bool(first.invoice_number)) == ("qualified", True)
    assert (second.stage, second.held_for) == ("submitted", {"credit": "40000.00"})
    waits = ordered(us, sedov, 1_000)
    assert (waits.stage, waits.invoice_number) == ("submitted", "")
    assert "отсрочка" in Task.objects.get(holder_id=waits.id, kind="missing_terms").reason
