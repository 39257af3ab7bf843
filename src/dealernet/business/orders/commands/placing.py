"""Handing orders over to the company: drafts, and orders that come whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from dealernet.business.orders import rules
from dealernet.business.orders.access import PLACE, orders_open_to
from dealernet.business.orders.commands.beginning import FieldsMisfit, Filled, filled_in, keep_fields
from dealernet.business.orders.commands.channels import keep_channels
from dealernet.business.orders.commands.guarding import ORDER, under_validations
from dealernet.business.orders.errors import OrderChanged
from dealernet.business.orders.queries.drafts import drafts_to_submit
from dealernet.business.orders.queries.submission import orders_to_place, placing
from dealernet.business.orders.rules import NewLine, NewOrder, ToSubmit
from dealernet.business.orders.sql.submit import Answered, Submitted, submit
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.validations import guarded, weighed_by

__all__ = ["Answered", "NewLine", "NewOrder", "place_orders", "submit_orders"]


def place_orders(
    actor: Actor,
    orders: Sequence[NewOrder],
    *,
    answer: Callable[[UUID, Decimal], Answered] | None = None,
    incomplete: bool = False,
) -> list[Outcome]:
    """Hand over orders that come whole: from the API, a file, 1C, a marketplace. The same act for one and a thousand.

    Goods are reserved and the sum is held on the buyer's credit in the same transaction; what cannot be is kept
    on the order (`held_for`), not refused. An outcome an order, in their order: refused are customers out of
    reach, unknown products, another's profile, empty orders, totals below the minimum or other than the one seen, own
    fields that do not fit, are not shown of the order or must be filled in and are not, and what a validation forbids.
    `answer`, for one order: what to keep under its key in the same statement, given id and total. `incomplete` orders
    are taken without what must be filled in: an outside system that knows nothing of it must not lose them.
    Locks stock, then accounts. Two statements, however many orders; one more when some name their advertising, four
    when some fill in own fields, the facts where one of those has a condition, and twice when a validation is about the
    actor.
    """
    gathered, validations = placing(actor, orders)
    filled = filled_in(actor, orders, stamp=None if incomplete else validations)
    if validations is None or not weighed_by(actor, ORDER, validations):
        return _place(actor, orders, gathered, filled, answer)

    def act(some: Sequence[NewOrder]) -> list[Outcome]:
        return _place(actor, some, orders_to_place(actor, some), filled, answer)

    return guarded(actor, ORDER, orders, act, subject=lambda one: one.id)


def _place(
    actor: Actor,
    orders: Sequence[NewOrder],
    gathered: Sequence[ToSubmit | None],
    filled: Mapping[UUID, Filled | Refusal],
    answer: Callable[[UUID, Decimal], Answered] | None,
) -> list[Outcome]:
    decided: dict[UUID, tuple[ToSubmit, rules.Submission] | Refusal] = {}
    for order, found in zip(orders, gathered, strict=True):
        told = filled.get(order.id)
        decided[order.id] = told if isinstance(told, Refusal) and found is not None else _decision(found)
    fitting = {one: told for one, told in filled.items() if not isinstance(told, Refusal)}
    channels = {order.id: order.channel for order in orders}
    while True:
        try:
            return _hand_over(actor, decided, channels, answer, fitting)
        except FieldsMisfit as found:
            decided |= found.refusals


@under_validations
def submit_orders(
    actor: Actor, order_ids: Sequence[UUID], *, seen_totals: Mapping[UUID, Decimal] | None = None, channel: str = ""
) -> list[Outcome]:
    """Hand drafts over to the company, at today's terms and prices. Repeating it changes nothing.

    As `place_orders`; refuses besides a total other than the one the buyer was shown, and a draft somebody
    changed in between. An order that was already submitted comes back unchanged. `channel` is the advertising that
    brought whoever sends them. Locks orders, stock, accounts.
    """
    drafts = drafts_to_submit(actor, order_ids, seen_totals or {})
    standing = _already_handed_over(actor, [i for i in order_ids if i not in drafts])
    decided: dict[UUID, tuple[ToSubmit, rules.Submission] | Refusal] = {
        order_id: _decision(drafts.get(order_id)) for order_id in order_ids if order_id not in standing
    }
    outcomes = {
        outcome.subject: outcome for outcome in _hand_over(actor, decided, dict.fromkeys(decided, channel))
    } | standing
    return [outcomes[order_id] for order_id in dict.fromkeys(order_ids)]


def _decision(found: ToSubmit | None) -> tuple[ToSubmit, rules.Submission] | Refusal:
    try:
        accepted = rules.submission(found)
    except Refusal as refusal:
        return refusal
    assert found is not None  # noqa: S101 - the rule has refused it
    return found, accepted


def _hand_over(
    actor: Actor,
    decided: Mapping[UUID, tuple[ToSubmit, rules.Submission] | Refusal],
    channels: Mapping[UUID, str],
    answer: Callable[[UUID, Decimal], Answered] | None = None,
    filled: Mapping[UUID, Filled] | None = None,
) -> list[Outcome]:
    accepted = [one for one in decided.values() if not isinstance(one, Refusal)]
    done: dict[UUID, Submitted] = {}
    if accepted:
        answered = answer(accepted[0][0].id, accepted[0][1].total) if answer else None
        for_some = any(filled[order.id].is_for_some for order, _ in accepted if order.id in filled) if filled else False
        with _together(bool(filled) or any(channels.values()), undone=for_some):
            done = {row.id: row for row in submit(actor, accepted, answered)}
            keep_channels({order_id: channels[order_id] for order_id, row in done.items() if row.number})
            if filled:
                keep_fields(actor, [(o, done[o.id], filled[o.id]) for o, _ in accepted if o.id in filled])
    outcomes = []
    for order_id, decision in decided.items():
        if isinstance(decision, Refusal):
            outcomes.append(Outcome(order_id, decision, changed=False))
        elif done[order_id].number is None:
            outcomes.append(Outcome(order_id, OrderChanged(), changed=False))
        else:
            row, total = done[order_id], decision[1].total
            detail = {"number": row.number, "total": total, "held_for": row.held_for}
            outcomes.append(Outcome(order_id, detail=detail | ({"body": row.body} if answer else {})))
    return outcomes


def _together(more_is_told: bool, *, undone: bool) -> AbstractContextManager[None]:
    """Handing over is one statement, and that is a transaction by itself; with a second one they need theirs.

    What may have to be `undone`, because the orders do not show their fields, needs it even inside another.
    """
    return transaction.atomic(savepoint=undone) if more_is_told else nullcontext()


def _already_handed_over(actor: Actor, order_ids: Sequence[UUID]) -> dict[UUID, Outcome]:
    if not order_ids:
        return {}
    rows = orders_open_to(actor, PLACE).filter(id__in=order_ids).exclude(stage__in=[Stage.DRAFT, Stage.CANCELLED])
    return {
        order.id: Outcome(
            order.id,
            changed=False,
            detail={"number": order.number, "total": order.total, "held_for": order.held_for},
        )
        for order in rows
    }
