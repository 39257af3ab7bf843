"""What buyers pay, and who may change it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.pricing.commands import create_price_type, keep_agreement, set_price_lists, set_prices
from dealernet.business.pricing.errors import NameTaken, PriceTypeUnknown, PriceWrong
from dealernet.business.pricing.models import Price
from dealernet.business.pricing.queries import OwnPrice, agreements, price_terms, price_types, prices_for
from dealernet.foundation.errors import PowerMissing
from dealernet.foundation.events.models import EventRow
from factories.trade import company

pytestmark = pytest.mark.django_db


def test_a_buyer_pays_by_its_own_price_type_and_sees_the_recommended_price_beside() -> None:
    ours = company()
    filter_, pump = ours.product("790.00"), ours.product("1490.00")
    dealer, newcomer = ours.dealer(), ours.dealer(regular=False)
    own = create_price_type(ours.actor, name="Дилер")
    set_prices(ours.actor, own, {filter_.id: "640"})
    record_terms(ours.actor, [NewTerm(dealer.id, "price_type", own)])

    assert prices_for(dealer.actor, [filter_.id, pump.id]) == {
        filter_.id: OwnPrice(Decimal("640.00"), Decimal("790.00"))
    }
    assert prices_for(newcomer.actor, [filter_.id]) == {filter_.id: OwnPrice(Decimal("790.00"), None)}
    assert price_terms(newcomer.actor, newcomer.id).is_own is False
    assert prices_for(ours.actor, [filter_.id], party_id=dealer.id)[filter_.id].amount == Decimal("640.00")


def test_prices_of_many_products_take_as_many_statements_as_of_one() -> None:
    ours = company()
    products = [ours.product().id for _ in range(12)]
    dealer = ours.dealer()

    with CaptureQueriesContext(connection) as one:
        prices_for(dealer.actor, products[:1])
    with CaptureQueriesContext(connection) as many:
        prices_for(dealer.actor, products)

    assert len(one) == len(many) == 3


def test_prices_set_in_a_crowd_are_one_event_and_the_same_again_is_none() -> None:
    ours = company()
    first, second = ours.product("10.00"), ours.product("20.00")
    wanted = {first.id: "11,50", second.id: "20.00"}

    changed = set_prices(ours.actor, ours.wholesale.id, wanted)
    again = set_prices(ours.actor, ours.wholesale.id, wanted)

    assert (changed, again) == (1, 0)
    [event] = EventRow.objects.filter(kind="pricing.prices_changed")
    assert event.facts["examples"] == [{"product": str(first.id), "was": "10.00", "now": "11.50"}]


def test_several_lists_are_set_at_once_an_event_each_in_as_many_statements_as_one() -> None:
    ours = company()
    first, second = ours.product("10.00"), ours.product("20.00")
    kinds = [ours.wholesale.id, *(create_price_type(ours.actor, name=f"Вид {n}") for n in range(3))]

    with CaptureQueriesContext(connection) as one:
        set_price_lists(ours.actor, {kinds[0]: {first.id: "11"}}, source="1С")
    with CaptureQueriesContext(connection) as many:
        changed = set_price_lists(ours.actor, {kind: {first.id: "12", second.id: "20"} for kind in kinds}, source="1С")

    assert (changed, len(many)) == (7, len(one))
    assert set_price_lists(ours.actor, {kinds[1]: {first.id: ""}, kinds[2]: {first.id: "12"}}, source="1С") == 1
    told = (
        EventRow.objects.filter(kind="pricing.prices_changed").order_by("id").values_list("subject", "facts__changed")
    )
    assert sorted(told) == sorted([(kinds[0], 1), (kinds[0], 1), *((kind, 2) for kind in kinds[1:]), (kinds[1], 1)])
    assert Price.objects.filter(price_type_id=kinds[1]).count() == 1


@pytest.mark.parametrize("wrong", ["no sum", "-1"])
def test_one_wrong_value_or_an_unknown_type_among_several_lists_sets_nothing(wrong: str) -> None:
    ours = company()
    product = ours.product("10.00")
    other = create_price_type(ours.actor, name="Другой")

    with pytest.raises(PriceWrong):
        set_price_lists(ours.actor, {ours.wholesale.id: {product.id: "11"}, other: {product.id: wrong}}, source="1С")
    with pytest.raises(PriceTypeUnknown):
        set_price_lists(ours.actor, {ours.wholesale.id: {product.id: "11"}, uuid4(): {product.id: "1"}}, source="1С")

    assert Price.objects.get(price_type=ours.wholesale).amount == Decimal("10.00")
    assert not Price.objects.filter(price_type_id=other).exists()


def test_an_empty_value_removes_the_price() -> None:
    ours = company()
    product = ours.product("10.00")

    set_prices(ours.actor, ours.wholesale.id, {product.id: ""})

    assert prices_for(ours.dealer().actor, [product.id]) == {}


@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity", "сто", "1e40"])
def test_what_is_no_price_is_refused_whole(value: str) -> None:
    ours = company()
    first, second = ours.product("10.00"), ours.product("20.00")

    with pytest.raises(PriceWrong):
        set_prices(ours.actor, ours.wholesale.id, {first.id: "11", second.id: value})

    assert _prices() == {first.id: Decimal("10.00"), second.id: Decimal("20.00")}
    assert EventRow.objects.count() == 0


def test_a_name_taken_an_unknown_type_and_a_salesperson_are_refused() -> None:
    ours = company()
    product = ours.product("10.00")

    with pytest.raises(NameTaken):
        create_price_type(ours.actor, name=" Оптовая ")
    with pytest.raises(PriceTypeUnknown):
        set_prices(ours.actor, uuid4(), {product.id: "1"})
    with pytest.raises(PowerMissing):
        set_prices(ours.dealer().actor, ours.wholesale.id, {product.id: "1"})

    assert _prices() == {product.id: Decimal("10.00")}


def test_an_agreement_is_kept_under_its_name_and_told_once() -> None:
    ours = company()

    first = keep_agreement(ours.actor, name="Опт 14", price_type_id=ours.wholesale.id, deferral_days=14)
    again = keep_agreement(ours.actor, name="Опт 14", price_type_id=ours.wholesale.id, deferral_days=14)

    assert first == again
    assert [(a.name, a.price_type_name, a.deferral_days) for a in agreements(ours.actor)] == [("Опт 14", "Оптовая", 14)]
    assert EventRow.objects.filter(kind="pricing.agreement_kept").count() == 1


def test_dealer_vega_sees_neither_the_prices_nor_the_price_type_of_lyra() -> None:
    ours = company()
    product = ours.product("100.00")
    vega, lyra = ours.dealer("Вега"), ours.dealer("Лира")
    special = create_price_type(ours.actor, name="Особая для Лиры")
    set_prices(ours.actor, special, {product.id: "50"})
    record_terms(ours.actor, [NewTerm(lyra.id, "price_type", special)])

    assert prices_for(vega.actor, [product.id], party_id=lyra.id) == {product.id: OwnPrice(Decimal("100.00"), None)}
    assert [kind.name for kind in price_types(vega.actor)] == ["Оптовая"]
    with pytest.raises(PartyUnknown):
        price_terms(vega.actor, lyra.id)


def _prices() -> dict[UUID, Decimal]:
    return dict(Price.objects.values_list("product_id", "amount"))
