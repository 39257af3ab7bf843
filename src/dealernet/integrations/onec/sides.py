"""Both sides' versions of an order: what 1C told, compared with ours; where they differ a person is asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from dealernet.business.orders.queries import Found, LineRow, order_lines
from dealernet.business.tasks.commands import NewTask, complete_tasks_of, create_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.events import log
from dealernet.foundation.exchange.foreign import ours_of
from dealernet.foundation.exchange.journal import standing
from dealernet.foundation.money import ZERO
from dealernet.foundation.text import filled
from dealernet.foundation.workdays.due import Due
from dealernet.integrations.onec.documents import Told
from dealernet.integrations.onec.events import VersionDiffers
from dealernet.integrations.onec.models import ToldVersion
from dealernet.integrations.onec.report import SYSTEM

DIFFERS: Final = "onec_differs"
SILENT: Final = "onec_silent"
KINDS: Final = (DIFFERS, SILENT)
_REASON: Final = (
    "В 1С заказ на {{ theirs }} ₽, у нас на {{ ours }} ₽. УТ пропускает изменения согласованного заказа. "
    "Сравните обе версии и примите ту, что верна."
)


@dataclass(frozen=True, slots=True)
class SideLine:
    """A product as each side has it: quantity and sum; nothing where a side does not have it."""

    name: str
    product_id: UUID | None
    ours: tuple[Decimal, Decimal] | None
    theirs: tuple[Decimal, Decimal] | None

    @property
    def differs(self) -> bool:
        """Whether the sides disagree on it."""
        return self.ours != self.theirs


@dataclass(frozen=True, slots=True)
class Sides:
    """An order as both sides have it. `decided` is what a person chose last: ours, theirs or nothing yet."""

    number: str
    posted: bool
    told_at: datetime
    our_total: Decimal
    their_total: Decimal
    lines: tuple[SideLine, ...]
    decided: str
    waits: bool

    @property
    def differs(self) -> bool:
        """Whether any line or the total differs."""
        return self.our_total != self.their_total or any(line.differs for line in self.lines)

    @property
    def unknown(self) -> list[str]:
        """What 1C has in the order and our catalogue does not know."""
        return [line.name for line in self.lines if line.theirs is not None and line.product_id is None]


def note_version(actor: Actor, told: Told, order: Found) -> None:
    """Keep 1C's version of an order; where it differs from the one 1C was given, the responsible is asked, once.

    While a newer version of ours waits for 1C nothing is asked: 1C speaks of the one before.
    """
    if not told.lines or told.cancelled:
        return
    with transaction.atomic():
        _note(actor, told, order)


def _note(actor: Actor, told: Told, order: Found) -> None:
    entry = standing(SYSTEM, "order", order.id)
    lines = _told_lines(told, {str(row.product_id) for row in order_lines([order.id])[order.id]})
    total = told.amount or sum((Decimal(line["amount"]) for line in lines), ZERO)
    ToldVersion.objects.update_or_create(
        order_id=order.id,
        defaults={
            "number": told.onec_number[:60],
            "posted": told.posted,
            "total": total,
            "lines": lines,
            "revision": entry.revision if entry else 0,
            "told_at": clock.now(),
            "decided": "",
        },
    )
    if not sides_of(order.id, order.total).differs:
        complete_tasks_of(actor, [order.id], KINDS, outcome="Версии совпали")
    elif entry is not None and entry.state != "due":
        _ask(actor, order, total, lines, entry.revision)


def sides_of(order_id: UUID, our_total: Decimal) -> Sides:
    """Both versions of an order, line by line in our order, then what only 1C has. Three statements.

    Nobody's reach: whoever asks has reached the order. Raises `ToldVersion.DoesNotExist` where 1C told none.
    """
    version = ToldVersion.objects.get(order_id=order_id)
    entry = standing(SYSTEM, "order", order_id)
    return Sides(
        number=version.number,
        posted=version.posted,
        told_at=version.told_at,
        our_total=our_total,
        their_total=version.total,
        lines=compared(order_lines([order_id])[order_id], version.lines),
        decided=version.decided,
        waits=entry is not None and entry.state == "due",
    )


def told_sides(order_id: UUID, our_total: Decimal) -> Sides | None:
    """The same, or nothing where 1C told no version."""
    return sides_of(order_id, our_total) if ToldVersion.objects.filter(order_id=order_id).exists() else None


def compared(ours: Sequence[LineRow], theirs: Sequence[dict[str, Any]]) -> tuple[SideLine, ...]:
    """Lines of both sides by product; the same product twice is added up."""
    mine: dict[str, list[Any]] = {}
    for row in ours:
        kept = mine.setdefault(str(row.product_id), [row.name, ZERO, ZERO])
        kept[1], kept[2] = kept[1] + row.quantity, kept[2] + row.cost
    other = {line["product"] or f"?{line['foreign']}": line for line in theirs}
    lines = []
    for key in dict.fromkeys([*mine, *other]):
        own, told = mine.get(key), other.get(key)
        lines.append(
            SideLine(
                name=own[0] if own else told["name"] if told else "",
                product_id=None if key.startswith("?") else UUID(key),
                ours=(own[1], own[2]) if own else None,
                theirs=(Decimal(told["quantity"]), Decimal(told["amount"])) if told else None,
            )
        )
    return tuple(lines)


def _told_lines(told: Told, ours: set[str]) -> list[dict[str, str]]:
    """1C's lines by product; goods that were born here go by our own id in 1C."""
    known = ours_of(SYSTEM, "product", [line.product for line in told.lines])
    found: dict[str, dict[str, Any]] = {}
    for line in told.lines:
        if line.quantity <= 0:
            continue
        product = str(known.get(line.product, line.product if line.product in ours else ""))
        blank = {"foreign": line.product, "product": product, "name": line.name, "quantity": ZERO, "amount": ZERO}
        kept = found.setdefault(product or line.product, blank)
        kept["quantity"] += line.quantity
        kept["amount"] += line.amount
    return [{name: str(value) for name, value in line.items()} for line in found.values()]


def _ask(actor: Actor, order: Found, total: Decimal, lines: Sequence[dict[str, str]], revision: int) -> None:
    digest = hashlib.sha256(json.dumps([str(total), *lines], sort_keys=True).encode()).hexdigest()[:12]
    task = NewTask(
        key=f"{DIFFERS}:{order.id}:{revision}:{digest}",
        kind=DIFFERS,
        title=f"Заказ № {order.number}: в 1С другая версия",
        reason=filled(_REASON, {"theirs": total, "ours": order.total}),
        facts={"number": order.number, "ours": str(order.total), "theirs": str(total)},
        party_id=order.customer_id,
        holder_id=order.id,
        assignee_id=order.responsible_id,
        due_at=Due([order.responsible_id]).hours(4, order.responsible_id),
    )
    [asked] = create_tasks(actor, [task])
    if asked.changed:
        told = VersionDiffers(subject=order.id, stream=order.customer_id, ours=order.total, theirs=total)
        log.record(actor, told)
