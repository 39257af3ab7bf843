"""Orders are given to people: by turn, by load, by territory, to the buyer's own; never to whoever is away."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    distribute_orders,
    place_orders,
    publish_territory,
    remove_territory,
)
from dealernet.business.orders.models import Dealt, Order
from dealernet.business.parties.models import Party
from dealernet.foundation import clock
from dealernet.foundation.access.absence import AwayWrong, set_away
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import NotPublishable, publish
from dealernet.foundation.errors import NotThere, PowerMissing
from dealernet.foundation.events.models import EventRow
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def team(us: Company) -> list[Account]:
    return [
        Account.objects.create_user(f"{name}@x.example", "correct horse battery", name=name, role="salesperson")
        for name in ("anna", "boris", "vera")
    ]


def placed(us: Company, count: int, region: str = "", *, regular: bool = False) -> list[UUID]:
    lines = [NewLine(us.product().id, Decimal(1))]
    found = []
    for _ in range(count):
        dealer = us.dealer(regular=regular)
        Party.objects.filter(id=dealer.id).update(region=region)
        [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, lines)])
        found.append(outcome.subject)
    return found


def holders(orders: list[UUID]) -> list[str]:
    names = dict(Order.objects.filter(id__in=orders).values_list("id", "responsible__name"))
    return [names[one] for one in orders]


def emails(team: list[Account]) -> list[str]:
    return [one.email for one in team]


def test_by_turn_each_gets_one_after_another_and_the_newcomer_goes_with_the_order(
    us: Company, team: list[Account]
) -> None:
    orders = placed(us, 4)

    first = distribute_orders(us.actor, orders[:1], "turn", emails(team))
    rest = distribute_orders(us.actor, orders[1:], "turn", emails(team))

    assert [one.changed for one in [*first, *rest]] == [True] * 4
    assert Counter(holders(orders)) == {"anna": 2, "boris": 1, "vera": 1}
    assert holders(orders)[:3] == ["anna", "boris", "vera"]
    customers = Order.objects.filter(id__in=orders).values_list("customer__responsible__name", "responsible__name")
    assert all(customer == order for customer, order in customers)
    assert EventRow.objects.filter(kind="orders.assigned").count() == 4


def test_by_load_whoever_has_the_fewest_open_orders_is_next(us: Company, team: list[Account]) -> None:
    busy = placed(us, 3)
    Order.objects.filter(id__in=busy[:2]).update(responsible=team[0])
    Order.objects.filter(id=busy[2]).update(responsible=team[1])
    orders = placed(us, 3)

    distribute_orders(us.actor, orders, "load", emails(team))

    assert Counter(holders(orders)) == {"vera": 2, "boris": 1}


def test_by_territory_the_region_decides_and_a_region_of_nobody_is_refused_in_words(
    us: Company, team: list[Account]
) -> None:
    publish_territory(us.actor, "", "Урал", ["Пермь", "Орёл"], [team[0].email])
    publish_territory(us.actor, "", "Сибирь", ["Омск"], [team[1].email, team[2].email])
    orders = [*placed(us, 1, "орел"), *placed(us, 2, "Омск"), *placed(us, 1, "Чита")]

    *given, nowhere = distribute_orders(us.actor, orders, "territory")

    assert holders(orders) == ["anna", "boris", "vera", None]
    assert [one.changed for one in given] == [True] * 3
    assert "Чита" in str(nowhere.refusal)
    remove_territory(us.actor, "sibir")
    [refused] = distribute_orders(us.actor, placed(us, 1, "Омск"), "territory")
    assert refused.refusal is not None


def test_to_the_buyers_own_manager(us: Company, team: list[Account]) -> None:
    [order] = placed(us, 1, regular=True)
    Order.objects.filter(id=order).update(responsible=team[0])
    distribute_orders(us.actor, [order], "customer")
    assert holders([order]) == ["Светлана"]
    [nobodys] = placed(us, 1)
    [refused] = distribute_orders(us.actor, [nobodys], "customer")
    assert (refused.refusal is not None, holders([nobodys])) == (True, [None])


def test_whoever_is_away_or_gone_gets_nothing_and_when_all_are_it_says_so(us: Company, team: list[Account]) -> None:
    set_away(us.actor, team[0].id, clock.today())
    Account.objects.filter(id=team[1].id).update(is_active=False)
    orders = placed(us, 2)
    distribute_orders(us.actor, orders, "turn", emails(team))
    assert holders(orders) == ["vera", "vera"]

    set_away(us.actor, team[2].id, clock.today() + timedelta(days=7))
    [order] = placed(us, 1)
    [refused] = distribute_orders(us.actor, [order], "turn", emails(team))
    assert (str(refused.refusal) != "", refused.changed, holders([order])) == (True, False, [None])
    distribute_orders(us.actor, [order], "turn", emails(team), at_work=False)
    assert holders([order]) == ["anna"]


def test_an_absence_ends_by_itself_and_may_not_lie_in_the_past(us: Company, team: list[Account]) -> None:
    with pytest.raises(AwayWrong):
        set_away(us.actor, team[0].id, clock.today() - timedelta(days=1))
    Account.objects.filter(id=team[0].id).update(away_until=clock.today() - timedelta(days=1))
    [order] = placed(us, 1)
    distribute_orders(us.actor, [order], "turn", [team[0].email])
    assert holders([order]) == ["anna"]
    before = EventRow.objects.filter(kind="access.away").count()
    set_away(us.actor, team[0].id, None)
    set_away(us.actor, team[0].id, None)
    assert EventRow.objects.filter(kind="access.away").count() == before + 1
    with pytest.raises(NotThere):
        set_away(us.actor, us.dealer().account.id, None)


def test_an_order_one_of_them_has_already_stays_there(us: Company, team: list[Account]) -> None:
    [order] = placed(us, 1)
    distribute_orders(us.actor, [order], "turn", emails(team))
    kept = holders([order])
    [again] = distribute_orders(us.actor, [order], "turn", emails(team))
    assert (again.changed, holders([order])) == (False, kept)


def test_orders_dealt_at_the_same_moment_are_dealt_evenly(us: Company, team: list[Account]) -> None:
    orders = placed(us, 12)
    at_once(*(lambda one=one: distribute_orders(us.actor, [one], "turn", emails(team)) for one in orders))
    assert Counter(holders(orders)) == {"anna": 4, "boris": 4, "vera": 4}
    assert Dealt.objects.count() == 3


def test_one_order_and_many_take_the_same_number_of_statements(us: Company, team: list[Account]) -> None:
    [one], many = placed(us, 1), placed(us, 6)
    Dealt.objects.bulk_create([Dealt(account=person, given_at=clock.now()) for person in team])
    for way in ("load", "customer"):
        with CaptureQueriesContext(connection) as few:
            distribute_orders(us.actor, [one], way, emails(team[:1]))
        with CaptureQueriesContext(connection) as more:
            distribute_orders(us.actor, many, way, emails(team[:1]))
        assert len(more) == len(few)


@pytest.mark.parametrize(
    ("title", "regions", "people"),
    [("", ["Омск"], "team"), ("Сибирь", [], "team"), ("Сибирь", ["Омск"], []), ("Сибирь", ["Омск"], ["no@x.example"])],
)
def test_a_territory_without_name_regions_or_people_is_refused(
    us: Company, team: list[Account], title: str, regions: list[str], people: object
) -> None:
    before = EventRow.objects.count()
    with pytest.raises(NotPublishable):
        publish_territory(us.actor, "", title, regions, emails(team) if people == "team" else people)  # type: ignore[arg-type]
    assert EventRow.objects.count() == before


@pytest.mark.parametrize("way", ["turn", "load"])
def test_a_rule_that_deals_by_turn_without_naming_anybody_is_not_published(us: Company, way: str) -> None:
    step = {"do": "orders.assign", "way": way}
    body = {"title": {"ru": "П"}, "on": "orders.submitted", "then": [step]}
    with pytest.raises(NotPublishable):
        publish(us.actor, "rule", "dealt", body)
    assert publish(us.actor, "rule", "dealt", {**body, "then": [{**step, "people": [us.manager.email]}]}) == 1
    assert publish(us.actor, "rule", "own", {**body, "then": [{**step, "way": "territory"}]}) == 1


def test_only_whoever_may_assign_distributes(us: Company, team: list[Account]) -> None:
    dealer = us.dealer()
    [order] = placed(us, 1)
    with pytest.raises(PowerMissing):
        set_away(dealer.actor, team[0].id, None)
    with pytest.raises(PowerMissing):
        distribute_orders(dealer.actor, [order], "turn", emails(team))
    assert holders([order]) == [None]
