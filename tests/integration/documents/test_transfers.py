"""Transfer documents of shipments: one each, equal to what left, numbered without gaps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dealernet.business.documents.errors import DocumentUnknown, NoSuchFace, TransferIncomplete, TransferNumberTaken
from dealernet.business.documents.models import Document
from dealernet.business.documents.queries import document_face, document_file, documents_of_holder
from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    ShippedLine,
    ToldShipment,
    invoice_orders,
    paper_shipments,
    place_orders,
    qualify_orders,
    record_shipments,
)
from dealernet.business.orders.models import Shipment
from dealernet.business.parties.models import BankAccount, LegalEntity, Party, Profile
from dealernet.foundation.conservation import LAWS, broken_laws
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from factories.trade import Company, company

DAY = date(2026, 11, 27)


@pytest.fixture
def us() -> Company:
    made = company()
    address = "г. Ростов-на-Дону, ул. Заводская, д. 1"
    Party.objects.filter(id=made.seller.party_id).update(legal_address=address, kpp="770001001")
    LegalEntity.objects.update(director="Аркадьев Б. С.")
    return made


def order_of(us: Company, *quantities: str, dealer=None, price: str = "100.00"):
    dealer = dealer or us.dealer()
    Profile.objects.filter(id=dealer.profile.id).update(legal_address="г. Чита, ул. Новая, д. 5", kpp="660001001")
    lines = [NewLine(us.product(price=price).id, Decimal(q)) for q in quantities]
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, lines)])
    qualify_orders(us.actor, [placed.subject])
    return dealer, placed.subject, [line.product_id for line in lines]


def ship(us: Company, order, number: str, lines=None, source: str = "desk", on: date = DAY) -> None:
    told = [ShippedLine(product, Decimal(quantity)) for product, quantity in lines] if lines else None
    [outcome] = record_shipments(us.actor, [ToldShipment(order, number, on, source, told)])
    assert outcome.refusal is None


def papers() -> list[tuple]:
    found = Document.objects.filter(kind="transfer").order_by("issued_at", "id")
    return [(d.number, d.version, d.state, d.total, d.issuer) for d in found]


def unbroken() -> bool:
    return broken_laws([LAWS["documents.gapless"], LAWS["orders.transfers"]]) == []


@pytest.mark.django_db
def test_each_part_that_left_has_a_paper_with_its_own_lines_and_sums(us):
    dealer, order, (filters, pumps) = order_of(us, "10", "3", price="33.33")
    ship(us, order, "1", [(filters, "4"), (pumps, "1")])
    paper_shipments(us.actor, [order])
    ship(us, order, "2")
    paper_shipments(us.actor, [order])

    assert papers() == [
        ("1", 1, "issued", Decimal("166.65"), "dealernet"),
        ("2", 1, "issued", Decimal("266.64"), "dealernet"),
    ]
    assert [d.total for d in Document.objects.order_by("id")] == [s.total for s in Shipment.objects.order_by("number")]
    first = Document.objects.get(number="1").body
    assert [(line["quantity"], line["cost"]) for line in first["lines"]] == [("4", "133.32"), ("1", "33.33")]
    assert (first["buyer"]["name"], first["seller"]["inn"]) == (dealer.profile.legal_name, "7700000000")
    assert unbroken()


@pytest.mark.django_db
def test_making_papers_again_changes_nothing_and_other_requisites_make_a_correction(us):
    dealer, order, _ = order_of(us, "1")
    ship(us, order, "1")
    paper_shipments(us.actor, [order])
    before = EventRow.objects.count()
    [same] = paper_shipments(us.actor, [order], anew=True)

    assert (same.changed, EventRow.objects.count()) == (False, before)
    Profile.objects.filter(id=dealer.profile.id).update(legal_address="г. Чита, ул. Старая, д. 7")
    [by_rule] = paper_shipments(us.actor, [order])
    [by_hand] = paper_shipments(us.actor, [order], anew=True)
    assert (by_rule.changed, by_hand.changed) == (False, True)
    assert [row[:3] for row in papers()] == [("1", 1, "void"), ("1", 2, "issued")]
    file = document_file(us.actor, Document.objects.get(version=2).id)
    assert 'НомИспр="1"'.encode("cp1251") in file.content
    assert unbroken()


@pytest.mark.django_db
def test_a_document_of_1c_gives_its_number_and_our_counter_rests(us):
    _, first, _ = order_of(us, "1")
    ship(us, first, "ЮА00-000017", source="onec")
    _, second, _ = order_of(us, "1")
    ship(us, second, "1042-1")
    paper_shipments(us.actor, [first, second])

    assert {row[0]: row[4] for row in papers()} == {"ЮА00-000017": "onec", "1": "dealernet"}


@pytest.mark.django_db
def test_one_document_of_1c_over_two_orders_is_not_made_into_two_papers(us):
    _, first, _ = order_of(us, "1")
    _, second, _ = order_of(us, "1")
    ship(us, first, "ЮА00-000017", source="onec")
    ship(us, second, "ЮА00-000017", source="onec")
    outcomes = {one.subject: one for one in paper_shipments(us.actor, [first, second])}

    assert outcomes[first].refusal is None
    assert isinstance(outcomes[second].refusal, TransferNumberTaken)
    assert len(papers()) == 1


@pytest.mark.django_db
def test_numbers_begin_anew_each_year(us):
    _, old, _ = order_of(us, "1")
    ship(us, old, "1", on=date(2026, 12, 30))
    _, new, _ = order_of(us, "1")
    ship(us, new, "1", on=date(2027, 1, 11))
    paper_shipments(us.actor, [old, new])

    assert [row[0] for row in papers()] == ["1", "1"]


@pytest.mark.django_db
def test_the_paper_comes_as_a_picture_and_as_a_file_to_those_who_may_see_it(us, client):
    dealer, order, _ = order_of(us, "3")
    ship(us, order, "1")
    paper_shipments(us.actor, [order])
    paper = Document.objects.get(kind="transfer")

    assert document_face(dealer.actor, paper.id).content.startswith(b"%PDF")
    assert document_file(dealer.actor, paper.id).name.endswith(f"_{paper.id}_0_0_0_0_0_00.xml")
    with pytest.raises(DocumentUnknown):
        document_file(us.dealer().actor, paper.id)
    client.force_login(dealer.account)
    answer = client.get(f"/documents/{paper.id}/file.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    assert f"/documents/{paper.id}/file.xml" in client.get(f"/orders/{order}/").content.decode()
    assert f"/documents/{paper.id}/file.xml" in client.get("/documents/").content.decode()


@pytest.mark.django_db
def test_an_invoice_is_no_file_for_the_tax_service(us):
    BankAccount.objects.create(party=us.seller.party, number="4" * 20, bank_name="Банк", bic="044525225")
    _, order, _ = order_of(us, "3")
    invoice_orders(us.actor, [order])

    with pytest.raises(NoSuchFace):
        document_file(us.actor, Document.objects.get(kind="invoice").id)


@pytest.mark.django_db
def test_a_file_that_lacks_an_address_is_refused_in_words_while_the_picture_is_there(us, client):
    dealer, order, _ = order_of(us, "3")
    Profile.objects.filter(id=dealer.profile.id).update(legal_address="")
    ship(us, order, "1")
    paper_shipments(us.actor, [order])
    paper = Document.objects.get(kind="transfer")

    with pytest.raises(TransferIncomplete):
        document_file(us.actor, paper.id)
    client.force_login(us.manager)
    assert client.get(f"/documents/{paper.id}/file.xml").status_code == 409
    face = client.get(f"/documents/{paper.id}/face.pdf")
    assert face.status_code == 200
    assert face.headers["Content-Disposition"] == f"inline; filename*=utf-8''%D0%A3%D0%9F%D0%94-{paper.number}.pdf"


@pytest.mark.django_db
def test_a_buyer_may_not_make_papers_and_nothing_is_made(us):
    dealer, order, _ = order_of(us, "3")
    ship(us, order, "1")

    with pytest.raises(PowerMissing):
        paper_shipments(dealer.actor, [order])
    assert papers() == []


@pytest.mark.django_db
def test_the_statements_do_not_grow_with_the_orders(us):
    counts = []
    for many in (1, 4):
        orders = [order_of(us, "1", "2")[1] for _ in range(many)]
        for order in orders:
            ship(us, order, f"{order}"[:20])
        with CaptureQueriesContext(connection) as told:
            paper_shipments(us.actor, orders)
        counts.append(len(told))

    assert counts[0] == counts[1]
    assert documents_of_holder(us.actor, orders[0])[0].kind == "transfer"


@pytest.mark.django_db(transaction=True)
def test_papers_made_at_once_get_numbers_without_a_gap_and_an_undone_one_gives_its_number_back(us):
    orders = []
    for n in range(6):
        _, order, _ = order_of(us, "1")
        ship(us, order, f"A{n}")
        orders.append(order)

    with transaction.atomic():
        paper_shipments(us.actor, [orders[0]])
        transaction.set_rollback(True)

    def one(order) -> None:
        try:
            paper_shipments(us.actor, [order])
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, orders))
    assert sorted(int(row[0]) for row in papers()) == [1, 2, 3, 4, 5, 6]
    assert unbroken()
