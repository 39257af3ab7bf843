"""An order held by a decision goes no further, whatever else comes, until somebody lets it go."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import translation

from dealernet.business.orders.commands import (
    NewLine,
    NewOrder,
    allow_shipping,
    cancel_orders,
    hold_orders,
    lift_holds,
    place_orders,
    qualify_orders,
    release_held,
    start_picking,
)
from dealernet.business.orders.commands.holding import HoldNeedsReason
from dealernet.business.orders.errors import HeldByDecision
from dealernet.business.orders.models import Order
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.events.timeline import timeline
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    return company()


def placed(us: Company) -> UUID:
    dealer = us.dealer()
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    return outcome.subject


def kinds(order: UUID) -> list[str]:
    return list(EventRow.objects.filter(subject=order).order_by("id").values_list("kind", flat=True))


def test_a_held_order_is_not_accepted_picked_or_shipped(us: Company) -> None:
    held, going = placed(us), placed(us)
    qualify_orders(us.actor, [going])
    hold_orders(us.actor, [held, going], reason="  ждём   звонка  ")

    outcomes = [
        *qualify_orders(us.actor, [held]),
        *start_picking(us.actor, [going]),
        *allow_shipping(us.actor, [going], reason="person"),
    ]
    assert [type(one.refusal) for one in outcomes] == [HeldByDecision] * 3
    assert "ждём звонка" in str(outcomes[0].refusal)
    assert list(Order.objects.filter(id__in=[held, going]).order_by("id").values_list("stage", "may_ship")) == [
        ("submitted", False),
        ("qualified", False),
    ]

    lift_holds(us.actor, [held, going])
    assert [one.changed for one in qualify_orders(us.actor, [held])] == [True]
    assert kinds(held)[-3:] == ["orders.held", "orders.released", "orders.qualified"]


def test_trying_again_what_lacks_does_not_let_a_held_order_go(us: Company) -> None:
    order = placed(us)
    hold_orders(us.actor, [order], reason="ждём звонка")
    [outcome] = release_held(us.actor, [order])
    assert (outcome.changed, Order.objects.get().held_for) == (False, {"reason": "ждём звонка"})


def test_history_says_that_it_was_let_go_and_not_that_something_was_found(us: Company) -> None:
    order = placed(us)
    hold_orders(us.actor, [order], reason="ждём звонка")
    lift_holds(us.actor, [order])
    with translation.override("ru"):
        said = [moment.text for moment in timeline([order])]
    assert said[:2] == ["Задержка снята", "Задержан: ждём звонка"]


def test_what_lacks_besides_is_still_waited_for(us: Company) -> None:
    order = placed(us)
    Order.objects.filter(id=order).update(held_for={"credit": "100.00"})
    hold_orders(us.actor, [order], reason="ждём звонка")
    lift_holds(us.actor, [order])
    assert Order.objects.get().held_for == {"credit": "100.00"}
    assert kinds(order)[-1] == "orders.lacks_less"


def test_holding_and_lifting_twice_changes_nothing_more_and_an_empty_reason_is_refused(us: Company) -> None:
    order = placed(us)
    with pytest.raises(HoldNeedsReason):
        hold_orders(us.actor, [order], reason="   ")
    hold_orders(us.actor, [order], reason="ждём звонка")
    assert [one.changed for one in hold_orders(us.actor, [order], reason="ждём звонка")] == [False]
    lift_holds(us.actor, [order])
    assert [one.changed for one in lift_holds(us.actor, [order])] == [False]
    assert kinds(order).count("orders.held") == 1


def test_an_order_that_is_over_is_not_held(us: Company) -> None:
    order = placed(us)
    cancel_orders(us.actor, [order], reason="передумал")
    [outcome] = hold_orders(us.actor, [order], reason="ждём звонка")
    assert (outcome.refusal is not None, Order.objects.get().held_for) == (True, {})


def test_holding_and_accepting_at_the_same_moment_end_one_way_or_the_other(us: Company) -> None:
    for _ in range(5):
        order = placed(us)
        at_once(
            lambda order=order: hold_orders(us.actor, [order], reason="ждём"),
            lambda order=order: qualify_orders(us.actor, [order]),
        )
        found = kinds(order)
        assert found.index("orders.held") > 0
        assert Order.objects.get(id=order).stage == ("qualified" if "orders.qualified" in found else "submitted")
        assert "orders.qualified" not in found or found.index("orders.qualified") < found.index("orders.held")
