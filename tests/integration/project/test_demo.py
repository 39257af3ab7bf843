"""The demo network: balanced, repeatable, with right check digits, and described for scripts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from dealernet.automation import packs, recurring, waits
from dealernet.automation.models import Quarantine, Run
from dealernet.business.calls.models import Call
from dealernet.business.deals.models import Deal
from dealernet.business.documents.models import Document
from dealernet.business.orders.jobs import tell_left
from dealernet.business.parties.models import BankAccount, Party, Profile
from dealernet.business.parties.rules.requisites import account_holds, inn_holds, ogrn_holds
from dealernet.foundation import clock
from dealernet.foundation.access.identify import system
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.events import parking
from dealernet.project.demo import seed as seeding
from factories.happening import let_it_happen

pytestmark = pytest.mark.django_db(transaction=True)
TINY = seeding.Size(
    products=60, dealers=9, played=5, warehouses=3, salespeople=12, points=4, partners=15, past=400
)  # fmt: skip


@pytest.fixture
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA_DIR = tmp_path
    monkeypatch.setitem(seeding.SIZES, "small", TINY)
    return tmp_path


def digest() -> list[tuple[Any, ...]]:
    with connection.cursor() as db:
        db.execute(
            "select 'party', name, inn, region from parties_party"
            " union all select 'price', p.article, t.name, r.amount::text from pricing_price r"
            "   join catalog_product p on p.id = r.product_id join pricing_price_type t on t.id = r.price_type_id"
            " union all select 'stock', p.article, l.name, b.on_hand || ' ' || b.reserved from stock_balance b"
            "   join catalog_product p on p.id = b.product_id join stock_location l on l.id = b.location_id"
            " union all select 'order', c.name, o.stage, o.total::text from orders_order o"
            "   join parties_party c on c.id = o.customer_id"
            " order by 1, 2, 3, 4"
        )
        return list(db.fetchall())


def test_it_balances_and_is_the_same_each_time(folder: Path) -> None:
    seeding.seed("small")
    broken, first = broken_laws(), digest()
    call_command("flush", interactive=False, verbosity=0)

    seeding.seed("small")

    assert broken == []
    assert digest() == first
    assert len([row for row in first if row[0] == "order"]) == 407  # two of them carts


def test_every_requisite_has_right_check_digits(folder: Path) -> None:
    seeding.seed("small")

    inns = [
        *Party.objects.exclude(inn="").values_list("inn", flat=True),
        *Profile.objects.values_list("inn", flat=True),
    ]
    ogrns = Party.objects.exclude(ogrn="").values_list("ogrn", flat=True)
    accounts = BankAccount.objects.values_list("number", "bic")
    assert [inn for inn in inns if not inn_holds(inn)] == []
    assert [ogrn for ogrn in ogrns if not ogrn_holds(ogrn)] == []
    assert [number for number, bic in accounts if not account_holds(number, bic)] == []


def test_its_card_opens_the_door_and_the_api(folder: Path) -> None:
    seeding.seed("small")

    card = json.loads((folder / "demo.json").read_text())
    token = {"Authorization": f"Bearer {card['api']['token']}"}
    rows = Client().get("/api/v1/products/?text=ФМ-77", headers=token).json()["rows"]
    assert [(row["article"], row["price"]) for row in rows][:1] == [("ФМ-77", "1250.00")]
    assert {"base_url", "logins", "api", "mailbox"} <= set(card)
    assert {login["role"] for login in card["logins"]} >= {"administrator", "salesperson", "accountant", "buyer"}
    assert all(Client().login(email=one["email"], password=one["password"]) for one in card["logins"])


def test_a_buyer_takes_papers_by_edo_and_no_paper_of_the_past_waits_for_it(folder: Path) -> None:
    seeding.seed("small")

    assert list(Profile.objects.exclude(edo_id="").values_list("legal_name", flat=True)) == ["ООО «Карьер-Сервис»"]
    assert not Document.objects.exclude(edo_state="").exists()


def test_papers_of_the_past_are_complete_enough_to_be_drawn(folder: Path) -> None:
    seeding.seed("small")

    written = Document.objects.filter(body__issuer="dealernet").values_list("body", flat=True)
    keys = {frozenset(body) for body in written}
    assert len(written) > 20
    assert len(keys) == 1


def test_a_database_in_use_is_left_alone(folder: Path) -> None:
    seeding.seed("small")
    before = digest()

    with pytest.raises(seeding.AlreadySeeded):
        seeding.seed("small")

    assert digest() == before


def test_a_month_replayed_with_every_pack_on_leaves_nothing_broken(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every pack is on while the month is played; then five weeks go by, and all that waits for its day goes on."""
    monkeypatch.setitem(seeding.SIZES, "small", replace(TINY, played=40, past=0))
    monkeypatch.setattr(packs.publishing, "STARTS", tuple(packs.PACKS))
    seeding.seed("small")
    began = clock.now()
    for day in range(36):
        monkeypatch.setattr(clock, "now", lambda day=day: began + timedelta(days=day))
        for _ in range(2):
            recurring.serve()
            tell_left()
            let_it_happen()
            while waits.go_on():
                pass
            let_it_happen()

    states = Counter(Run.objects.values_list("state", flat=True))
    assert states["done"] > 100
    assert (states["failed"], states["stopped"]) == (0, 0)
    assert Quarantine.objects.count() == 0
    assert list(parking.list_parked(system("test"))) == []
    assert Counter(Run.objects.values_list("rule", "event_id")).most_common(1)[0][1] == 1
    assert broken_laws() == []
    marketing = Deal.objects.filter(pipeline="marketing", opened_by=None, key__startswith="marketing.")
    assert {"Корзина", "Пропущенный звонок"} <= set(marketing.values_list("source", flat=True))
    assert Call.objects.filter(returned_at__isnull=False).count() == 1
