"""Calls and left carts of the demo network: taken, missed, called back; carts of yesterday and of last week."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from dealernet.business.calls.commands import ToldCall, mark_calls, record_calls
from dealernet.business.calls.stages import Direction, Mark, Outcome
from dealernet.business.orders.commands import DraftLine, open_draft, set_lines
from dealernet.business.orders.commands.leaving import tell_left_carts
from dealernet.business.parties.models import Contact
from dealernet.foundation import clock
from dealernet.foundation.access.extensions import set_extension
from dealernet.foundation.access.identify import actor_of, system
from dealernet.foundation.access.models import Account
from dealernet.project.demo.network import Network

EXCHANGE: Final = "АТС (пример)"
LINE: Final = "+78630000101"
EXTENSIONS: Final = (("svetlana", "101"), ("oleg", "102"))
CALLS: Final = (
    (4_300, "in", "answered", "buyer 0", "101", 340),
    (2_900, "in", "missed", "buyer 1", "", None),
    (2_850, "out", "answered", "buyer 1", "101", 125),
    (1_600, "in", "answered", "+79122001415", "102", 610),
    (1_500, "out", "missed", "+79223104402", "102", None),
    (1_440, "in", "busy", "+79049817020", "", None),
    (190, "out", "answered", "buyer 4", "101", 48),
    (95, "in", "missed", "buyer 2", "", None),
    (40, "in", "missed", "+79506403177", "", None),
    (12, "in", "answered", "buyer 3", "102", 71),
)
"""(minutes ago, way, outcome, number, extension, seconds); `buyer 0` stands for a number of the first buyer."""
CARTS: Final = ((30, 3), (170, 2))
"""(hours ago, lines) of carts that were left."""
OF_STORIES: Final = 2
"""So many dealers at the head belong to the stories."""


def add_calls(net: Network) -> None:
    """So that the page of calls has something on it, two of them waiting to be called back."""
    desk = system("demo")
    for name, extension in EXTENSIONS:
        set_extension(desk, net.staff[name].id, extension)
    of_dealers = Contact.objects.filter(party__in=net.dealers[:50]).exclude(phone="").order_by("party__name", "phone")
    known = list(of_dealers.values_list("phone", flat=True))
    now, told = clock.now(), []
    for n, (ago, way, outcome, number, extension, seconds) in enumerate(CALLS):
        at = now - timedelta(minutes=ago)
        phone = known[int(number[-1]) % len(known)] if number.startswith("buyer") else number
        told.append(
            ToldCall(
                source=EXCHANGE,
                external_id=f"demo-{n}",
                direction=Direction(way),
                outcome=Outcome(outcome),
                number="+" + "".join(sign for sign in phone if sign.isdigit()),
                line=LINE,
                extension=extension,
                started_at=at,
                answered_at=at + timedelta(seconds=7) if seconds else None,
                seconds=seconds,
                told_at=at,
            )
        )
    made = record_calls(desk, told)
    mark_calls(desk, [made[0].subject, made[3].subject], Mark.TARGET)
    mark_calls(desk, [made[6].subject], Mark.OFF_TARGET)


def add_carts(net: Network) -> None:
    """Carts that buyers left, told as the worker tells of them; those of the stories stay as they are."""
    others = sorted(net.dealers[OF_STORIES:], key=lambda party: party.name)[: len(CARTS)]
    buyers = [Account.objects.filter(dealer_id=party.id).first() for party in others]
    for buyer, (hours, lines) in zip(buyers, CARTS, strict=False):
        if buyer is not None:
            clock.move_to(-timedelta(hours=hours))
            actor = actor_of(buyer)
            chosen = net.products[hours % 7 : hours % 7 + lines]
            set_lines(actor, open_draft(actor), [DraftLine(product.id, "2") for product in chosen])
            clock.move_to(timedelta(hours=2 - hours))
            tell_left_carts(system("orders"))
    clock.move_to(timedelta(0))
