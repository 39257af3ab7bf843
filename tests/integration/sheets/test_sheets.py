"""Terms and debts by a sheet: looked at, applied, applied again; the source of each fact is named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.parties.models import TermFact, Terms
from dealernet.business.parties.queries import party_card
from dealernet.business.settlements.models import CreditAccount, Debt
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.exchange.border import KEY, KIND
from dealernet.integrations.sheets.commands import apply_sheet, upload_sheet
from dealernet.integrations.sheets.models import TermSheet
from dealernet.integrations.sheets.queries import sheet_card
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db

TITLES = "ИНН;Менеджер;Соглашение;Вид цен;Отсрочка;Лимит;Документ;Долг;Срок оплаты"
DORSTROY = "5401003030;Светлана;Дилерское;Оптовая;14;300 000,00;РТУ ТД00-000311;220 000,00;25.01.2027"


@pytest.fixture
def us() -> Company:
    return company()


def buyer(us: Company, name: str, inn: str) -> Dealer:
    dealer = us.dealer(name, regular=False)
    dealer.party.inn = inn
    dealer.party.save()
    dealer.profile.inn = inn
    dealer.profile.save()
    return dealer


def sheet(*lines: str) -> bytes:
    return "\n".join([TITLES, *lines]).encode()


def stands() -> tuple[object, ...]:
    return (
        list(Terms.objects.order_by("party_id").values()),
        list(TermFact.objects.order_by("id").values()),
        list(Debt.objects.order_by("id").values()),
        list(CreditAccount.objects.order_by("party_id").values()),
        EventRow.objects.count(),
    )


def test_a_sheet_sets_terms_and_debts_and_names_the_file_as_their_source(us: Company) -> None:
    dorstroy = buyer(us, "ООО «Дорстрой»", "5401003030")

    done = apply_sheet(us.actor, upload_sheet(us.actor, "условия.csv", sheet(DORSTROY)))

    card = party_card(us.actor, dorstroy.id)
    assert (done.terms, done.debts, done.refused) == (5, 1, 0)
    assert card.is_automatic
    assert (card.terms.deferral_days, card.terms.credit_limit) == (14, Decimal("300000.00"))
    line = next(one for one in card.term_lines if one.term == "deferral_days")
    assert line.source == "onec.sheet"
    assert line.detail.startswith("условия.csv, ")
    debt = Debt.objects.get(account_id=dorstroy.id)
    assert (debt.amount, debt.document, debt.source) == (Decimal("220000.00"), "РТУ ТД00-000311", "onec.sheet")
    assert CreditAccount.objects.get(party=dorstroy.party).debt == Decimal("220000.00")


def test_loading_the_same_sheet_twice_changes_nothing(us: Company) -> None:
    buyer(us, "ООО «Дорстрой»", "5401003030")
    first = upload_sheet(us.actor, "условия.csv", sheet(DORSTROY))
    apply_sheet(us.actor, first)
    before = stands()

    second = upload_sheet(us.actor, "условия (копия).csv", sheet(DORSTROY))
    done = apply_sheet(us.actor, second)

    assert first == second
    assert (done.terms, done.debts) == (0, 0)
    assert stands() == before
    assert TermSheet.objects.count() == 1


def test_a_look_says_what_is_set_changed_left_and_refused_and_changes_nothing(us: Company) -> None:
    buyer(us, "ООО «Дорстрой»", "5401003030")
    apply_sheet(us.actor, upload_sheet(us.actor, "условия.csv", sheet(DORSTROY)))
    before = stands()
    content = sheet(DORSTROY, "5401003030;;;;;400 000;;;", "771234500396;;;;14;;;;")

    _row, plan = sheet_card(us.actor, upload_sheet(us.actor, "новые.csv", content))

    assert (plan.changing, plan.same, plan.refused) == (0, 1, 2)
    assert "строка 2" in plan.lines[1].problems[0].lower()
    assert plan.lines[0].withheld
    assert stands() == before


def test_a_debt_of_nought_settles_what_was_told_before(us: Company) -> None:
    dorstroy = buyer(us, "ООО «Дорстрой»", "5401003030")
    apply_sheet(us.actor, upload_sheet(us.actor, "ноябрь.csv", sheet(DORSTROY)))

    apply_sheet(us.actor, upload_sheet(us.actor, "декабрь.csv", sheet("5401003030;;;;;;;0;")))

    assert CreditAccount.objects.get(party=dorstroy.party).debt == 0


def test_where_debts_are_counted_here_a_sheet_brings_none_and_says_why(us: Company) -> None:
    publish(us.actor, KIND, KEY, {"debts": "dealernet"})
    dorstroy = buyer(us, "ООО «Дорстрой»", "5401003030")

    done = apply_sheet(us.actor, upload_sheet(us.actor, "условия.csv", sheet(DORSTROY)))

    assert (done.terms, done.debts, done.refused) == (0, 0, 1)
    assert "граница с 1С" in TermSheet.objects.get().refused[0]["why"]
    assert not Debt.objects.exists()
    assert Terms.objects.get(party=dorstroy.party).deferral_days is None


def test_an_accountant_brings_debts_and_no_terms_and_a_storekeeper_nothing(us: Company) -> None:
    buyer(us, "ООО «Дорстрой»", "5401003030")
    clients = {}
    for role in ("accountant", "storekeeper"):
        clients[role] = Client()
        clients[role].force_login(
            Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role)
        )

    debts = "5401003030;;;;;;РТУ-1;220 000,00;25.01.2027"
    file = SimpleUploadedFile("долги.csv", sheet(debts))
    shown = clients["accountant"].post("/desk/1c/sheets/", {"file": file}, follow=True)
    applied = clients["accountant"].post(f"{shown.redirect_chain[-1][0]}application/", follow=True)

    assert "220 000" in shown.content.decode().replace("\u00a0", " ")
    assert "Условий изменено: 0, долгов покупателей изменено: 1, строк отказано: 0." in applied.content.decode()
    assert clients["storekeeper"].get("/desk/1c/sheets/").status_code == 404


def test_the_page_refuses_what_is_no_sheet_beside_the_field_and_gives_the_template(us: Company) -> None:
    client = Client()
    client.force_login(us.manager)

    refused = client.post("/desk/1c/sheets/", {"file": SimpleUploadedFile("счёт.pdf", b"%PDF-1.7")})
    blank = client.get("/desk/1c/sheets/template.xlsx")

    assert refused.status_code == 422
    assert "XLSX или CSV" in refused.content.decode()
    assert blank.content.startswith(b"PK")
    assert not TermSheet.objects.exists()


def test_a_look_at_many_lines_takes_as_many_statements_as_at_two(us: Company) -> None:
    buyer(us, "ООО «Дорстрой»", "5401003030")
    buyer(us, "ООО «Техснаб-Регион»", "6699001010")
    few = upload_sheet(us.actor, "мало.csv", sheet("5401003030;;;;14;;;;", "6699001010;;;;14;;;;"))
    many = upload_sheet(us.actor, "много.csv", sheet(*["5401003030;;;;14;;;;", "6699001010;;;;14;;;;"] * 30))

    def statements(sheet_id: object) -> int:
        with CaptureQueriesContext(connection) as asked:
            sheet_card(us.actor, sheet_id)  # type: ignore[arg-type]
        return len(asked)

    statements(few)
    assert statements(few) == statements(many)
