"""Another price type of a buyer: what nobody accepted yet is priced anew before it goes on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dealernet.automation.packs import add_pack
from dealernet.business.orders.commands import (
    DraftLine,
    NewLine,
    NewOrder,
    change_order,
    invoice_orders,
    lift_holds,
    place_orders,
    qualify_orders,
    release_held,
    split_shortages,
)
from dealernet.business.orders.errors import HeldByDecision, PricedAnew
from dealernet.business.orders.models import Order, OrderLine
from dealernet.business.orders.queries import orders_to_reprice
from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.parties.models import BankAccount
from dealernet.business.pricing.models import Price, PriceType
from dealernet.business.settlements.models import CreditAccount, Hold
from dealernet.business.stock.models import Reservation
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.events.timeline import timeline
from factories.happening import let_it_happen
from factories.racing import at_once
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    found = company()
    account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
    BankAccount.objects.create(party=found.seller.party, is_default=True, **account)
    return found


@pytest.fixture
def dealers_prices(us: Company) -> PriceType:
    """«Оптовая» is what everybody pays who agreed nothing; «Дилерская» costs less."""
    return PriceType.objects.create(name="Дилерская")


def priced(us: Company, kind: PriceType, price: str, own: str | None, **more: Any) -> Any:
    product = us.product(price=price, **more)
    if own is not None:
        Price.objects.create(price_type=kind, product=product, amount=Decimal(own))
    return product


def placed(dealer: Dealer, *lines: tuple[Any, int]) -> UUID:
    asked = [NewLine(product.id, Decimal(quantity)) for product, quantity in lines]
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, asked)])
    return outcome.subject


def agree(us: Company, dealer: Dealer, kind: PriceType | None, **terms: Any) -> None:
    told = {"price_type": kind.id if kind else None, **terms}
    outcomes = record_terms(us.actor, [NewTerm(dealer.id, term, value) for term, value in told.items()])
    assert not [one.refusal for one in outcomes if one.refusal]


def events(order: UUID, kind: str = "orders.changed") -> list[dict[str, Any]]:
    return list(EventRow.objects.filter(subject=order, kind=kind).order_by("id").values_list("facts", flat=True))


def test_a_newcomers_order_is_accepted_and_invoiced_at_the_prices_agreed_meanwhile(
    us: Company, dealers_prices: PriceType
) -> None:
    add_pack(us.actor, "main")
    dealer = us.dealer(regular=False)
    order = placed(dealer, (priced(us, dealers_prices, "7345.00", "5311.00"), 1))
    let_it_happen()
    assert Order.objects.get().total == Decimal("7345.00")

    agree(us, dealer, dealers_prices, responsible=us.manager.id, agreement="Дилерское", deferral_days=0)
    let_it_happen()

    [invoiced] = events(order, "orders.invoiced")
    standing = Order.objects.get()
    assert (standing.stage, standing.total, standing.price_type_id) == (
        "qualified",
        Decimal("5311.00"),
        dealers_prices.id,
    )
    assert (invoiced["total"], OrderLine.objects.get().price) == ("5311.00", Decimal("5311.00"))
    with translation.override("ru"):
        said = [moment.text.replace("\xa0", " ") for moment in timeline([order])]
    assert "Цены пересчитаны: было 7 345 ₽, стало 5 311 ₽ — согласован вид цен «Дилерская»" in said


def test_an_order_that_lacked_nothing_is_priced_anew_too_and_repeating_changes_nothing(
    us: Company, dealers_prices: PriceType
) -> None:
    dealer = us.dealer()
    order = placed(dealer, (priced(us, dealers_prices, "100.00", "80.00"), 3))
    let_it_happen()
    agree(us, dealer, dealers_prices)
    let_it_happen()
    let_it_happen()

    assert [(one["sum_was"], one["sum_now"]) for one in events(order)] == [("300.00", "240.00")]
    before = (Order.objects.values().get(), EventRow.objects.count())
    assert [one.changed for one in release_held(us.actor, [order])] == [False]
    assert (Order.objects.values().get(), EventRow.objects.count()) == before
    assert Reservation.objects.get().quantity == 3


def test_the_credit_kept_for_it_follows_the_total(us: Company, dealers_prices: PriceType) -> None:
    dealer = us.dealer(deferral=14, limit="1000")
    cheaper = placed(dealer, (priced(us, dealers_prices, "400.00", "300.00"), 1))
    dearer = placed(dealer, (priced(us, dealers_prices, "500.00", "900.00"), 1))
    agree(us, dealer, dealers_prices)
    let_it_happen()

    assert dict(Order.objects.values_list("id", "total")) == {cheaper: Decimal(300), dearer: Decimal(900)}
    assert dict(Order.objects.values_list("id", "held_for")) == {cheaper: {}, dearer: {"credit": "200.00"}}
    assert {one.holder_id: one.amount for one in Hold.objects.all()} == {cheaper: Decimal(300)}
    assert CreditAccount.objects.get(party_id=dealer.id).held == Decimal(300)
    assert not events(dearer, "orders.lacks_less")


def test_one_that_was_over_the_limit_goes_on_at_the_lower_price(us: Company, dealers_prices: PriceType) -> None:
    dealer = us.dealer(deferral=14, limit="1000")
    order = placed(dealer, (priced(us, dealers_prices, "1200.00", "900.00"), 1))
    assert Order.objects.get().held_for == {"credit": "200.00"}
    agree(us, dealer, dealers_prices)
    let_it_happen()

    assert (Order.objects.get().held_for, Hold.objects.get().amount) == ({}, Decimal(900))
    assert len(events(order, "orders.released")) == 1


def test_accepted_invoiced_and_cancelled_orders_keep_their_prices(us: Company, dealers_prices: PriceType) -> None:
    dealer = us.dealer()
    product = priced(us, dealers_prices, "100.00", "80.00")
    accepted, invoiced = placed(dealer, (product, 1)), placed(dealer, (product, 1))
    qualify_orders(us.actor, [accepted])
    invoice_orders(us.actor, [invoiced])
    assert orders_to_reprice(us.actor, dealer.id).orders == 0
    agree(us, dealer, dealers_prices)
    let_it_happen()

    assert set(Order.objects.values_list("total", flat=True)) == {Decimal(100)}
    assert [*events(accepted), *events(invoiced)] == []


def test_a_price_agreed_for_the_order_stays(us: Company, dealers_prices: PriceType) -> None:
    dealer = us.dealer()
    by_hand, by_list = priced(us, dealers_prices, "100.00", "80.00"), priced(us, dealers_prices, "10.00", "8.00")
    order = placed(dealer, (by_hand, 1), (by_list, 1))
    OrderLine.objects.filter(product=by_hand).update(price=Decimal(95), cost=Decimal(95), price_agreed=True)
    agree(us, dealer, dealers_prices)
    let_it_happen()
    lines = dict(OrderLine.objects.values_list("product_id", "price"))
    assert lines == {by_hand.id: Decimal(95), by_list.id: Decimal(8)}

    standing = Order.objects.get()
    same = [DraftLine(by_hand.id, 2), DraftLine(by_list.id, 1)]
    change_order(us.actor, order, same, revision=standing.revision, reprice=True)
    assert dict(OrderLine.objects.values_list("product_id", "price", flat=False)) == lines
    assert OrderLine.objects.get(product=by_hand).price_agreed


def test_where_the_new_type_has_no_price_a_person_decides(us: Company, dealers_prices: PriceType) -> None:
    add_pack(us.actor, "main")
    dealer = us.dealer(regular=False)
    order = placed(
        dealer,
        (priced(us, dealers_prices, "100.00", None, name="Фильтр"), 1),
        (priced(us, dealers_prices, "10.00", "8.00"), 1),
    )
    agree(us, dealer, dealers_prices, responsible=us.manager.id, agreement="Дилерское", deferral_days=0)
    let_it_happen()

    standing = Order.objects.get()
    assert (standing.stage, standing.total, standing.invoice_number) == ("submitted", Decimal(108), "")
    assert standing.held_for == {"reason": "в виде цен «Дилерская» нет цены: Фильтр"}

    lift_holds(us.actor, [order])
    let_it_happen()
    assert (Order.objects.get().stage, Order.objects.get().total) == ("qualified", Decimal(108))


def test_a_back_order_of_it_is_priced_anew_with_it(us: Company, dealers_prices: PriceType) -> None:
    dealer = us.dealer()
    order = placed(dealer, (priced(us, dealers_prices, "100.00", "80.00", stock="1"), 3))
    split_shortages(us.actor, [order])
    agree(us, dealer, dealers_prices)
    let_it_happen()
    assert sorted(Order.objects.values_list("total", flat=True)) == [Decimal(80), Decimal(160)]


def test_accepting_after_the_terms_changed_prices_it_anew_first(us: Company, dealers_prices: PriceType) -> None:
    dealer = us.dealer()
    order = placed(dealer, (priced(us, dealers_prices, "100.00", "80.00"), 1))
    agree(us, dealer, dealers_prices)

    [outcome] = qualify_orders(us.actor, [order])
    assert (outcome.changed, Order.objects.get().stage, Order.objects.get().total) == (True, "qualified", Decimal(80))
    let_it_happen()
    assert len(events(order)) == 1


def test_accepting_is_refused_once_when_the_new_total_is_over_the_limit(us: Company, dealers_prices: PriceType) -> None:
    dealer = us.dealer(deferral=14, limit="1000")
    order = placed(dealer, (priced(us, dealers_prices, "900.00", "1200.00"), 1))
    agree(us, dealer, dealers_prices)

    for act in (qualify_orders, invoice_orders):
        Order.objects.update(held_for={}, total=Decimal(900), price_type_id=us.wholesale.id)
        OrderLine.objects.update(price=Decimal(900), cost=Decimal(900))
        [outcome] = act(us.actor, [order])
        standing = Order.objects.get()
        assert isinstance(outcome.refusal, PricedAnew)
        assert (standing.stage, standing.invoice_number, standing.total) == ("submitted", "", Decimal(1200))
        assert standing.held_for == {"credit": "200.00"}
    assert not Hold.objects.exists()

    [outcome] = qualify_orders(us.actor, [order])
    assert (outcome.refusal, Order.objects.get().stage) == (None, "qualified")


def test_accepting_what_has_no_price_by_the_new_type_is_refused_as_held(us: Company, dealers_prices: PriceType) -> None:
    dealer = us.dealer()
    order = placed(dealer, (priced(us, dealers_prices, "100.00", None), 1))
    agree(us, dealer, dealers_prices)
    [outcome] = qualify_orders(us.actor, [order])
    assert (type(outcome.refusal), Order.objects.get().stage) == (HeldByDecision, "submitted")


def test_terms_and_acceptance_at_the_same_moment_never_leave_an_order_at_the_old_price_to_go_on(
    us: Company, dealers_prices: PriceType
) -> None:
    for _ in range(6):
        dealer = us.dealer(deferral=14, limit="100000")
        order = placed(dealer, (priced(us, dealers_prices, "100.00", "80.00"), 1))

        def terms_then_release(dealer: Dealer = dealer, order: UUID = order) -> Any:
            agree(us, dealer, dealers_prices)
            return release_held(us.actor, [order])

        at_once(terms_then_release, lambda order=order: qualify_orders(us.actor, [order]))
        let_it_happen()

        standing, told = Order.objects.get(id=order), events(order)
        assert standing.stage == "qualified"
        kinds = list(EventRow.objects.filter(subject=order).order_by("id").values_list("kind", flat=True))
        if told:
            assert kinds.index("orders.changed") < kinds.index("orders.qualified")
        assert (standing.total, len(told)) in [(Decimal(80), 1), (Decimal(100), 0)]
        assert Hold.objects.get(holder_id=order).amount == standing.total


def test_releasing_and_accepting_at_once_price_it_anew_once(us: Company, dealers_prices: PriceType) -> None:
    dealer = us.dealer(deferral=14, limit="100000")
    product = priced(us, dealers_prices, "100.00", "80.00")
    orders = [placed(dealer, (product, 1)) for _ in range(5)]
    agree(us, dealer, dealers_prices)
    at_once(
        lambda: release_held(us.actor, orders),
        lambda: qualify_orders(us.actor, orders),
        lambda: release_held(us.actor, orders),
        lambda: qualify_orders(us.actor, orders),
    )
    assert [len(events(order)) for order in orders] == [1] * 5
    assert set(Order.objects.values_list("stage", "total")) == {("qualified", Decimal(80))}
    assert CreditAccount.objects.get(party_id=dealer.id).held == Decimal(400)


@pytest.mark.parametrize("act", [release_held, qualify_orders])
def test_one_order_and_many_take_the_same_number_of_statements(
    us: Company, dealers_prices: PriceType, act: Any
) -> None:
    def statements(many: int) -> int:
        dealer = us.dealer(deferral=14, limit="100000")
        products = [priced(us, dealers_prices, "100.00", "80.00") for _ in range(many)]
        orders = [placed(dealer, *((product, 1) for product in products)) for _ in range(many)]
        agree(us, dealer, dealers_prices)
        with CaptureQueriesContext(connection) as done:
            act(us.actor, orders)
        assert set(Order.objects.filter(id__in=orders).values_list("total", flat=True)) == {Decimal(80 * many)}
        return len(done)

    statements(1)
    assert statements(1) == statements(7)


def test_staff_price_an_order_anew_with_its_contents_and_a_buyer_may_not(
    us: Company, dealers_prices: PriceType
) -> None:
    dealer = us.dealer()
    product, unpriced = priced(us, dealers_prices, "100.00", "80.00"), priced(us, dealers_prices, "10.00", None)
    order = placed(dealer, (product, 2), (unpriced, 1))
    qualify_orders(us.actor, [order])
    agree(us, dealer, dealers_prices)
    lines = [DraftLine(product.id, 2), DraftLine(unpriced.id, 1)]

    def change(actor: Actor) -> None:
        change_order(actor, order, lines, revision=Order.objects.get().revision, reprice=True)

    before = (Order.objects.values().get(), EventRow.objects.count())
    with pytest.raises(PowerMissing):
        change(dealer.actor)
    assert (Order.objects.values().get(), EventRow.objects.count()) == before

    change(us.actor)
    standing = Order.objects.get()
    assert (standing.total, standing.price_type_id) == (Decimal(170), dealers_prices.id)
    with translation.override("ru"):
        said = timeline([order])[0].text.replace("\xa0", " ")
    assert said == "Цены пересчитаны по виду цен «Дилерская»: было 210 ₽, стало 170 ₽"


def test_how_many_would_be_priced_anew_is_known_beforehand(us: Company, dealers_prices: PriceType) -> None:
    dealer = us.dealer()
    product = priced(us, dealers_prices, "100.00", "80.00")
    placed(dealer, (product, 1))
    placed(dealer, (product, 2))
    placed(us.dealer(), (product, 5))
    found = orders_to_reprice(us.actor, dealer.id)
    assert (found.orders, found.total) == (2, Decimal(300))
