"""A person decides between two versions of an order; a change that 1C took in silence is asked about."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.access import MANAGE
from dealernet.business.orders.commands import AdoptedLine, adopt_version
from dealernet.business.orders.errors import OrderUnknown
from dealernet.business.orders.queries import Found, orders_of_holders
from dealernet.business.tasks.commands import NewTask, complete_tasks_of, create_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events import log
from dealernet.foundation.events.worker import every
from dealernet.foundation.exchange.journal import make_due, sent_before
from dealernet.foundation.workdays.due import Due
from dealernet.integrations.onec.events import VersionKept
from dealernet.integrations.onec.models import ToldVersion
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.sides import KINDS, SILENT, sides_of

SILENCE: Final = timedelta(hours=24)


class NotInCatalogue(Refusal):
    """1C's version has what our catalogue does not know."""

    code = "not_in_catalogue"
    message = _("“%(names)s” is not in the catalogue: upload it from 1C first, then take its version.")


class NothingDiffers(Refusal):
    """Both sides have the same."""

    code = "nothing_differs"
    message = _("Both sides have the same version now: there is nothing to decide.")


def take_theirs(actor: Actor, order_id: UUID) -> None:
    """The order becomes what 1C has: contents and sums; papers follow by the rules. 1C is not given it again.

    Refuses versions with products we do not know, equal ones, and orders whose stage lets nothing change.
    """
    with transaction.atomic():
        order, version = _reached(actor, order_id)
        sides = sides_of(order_id, order.total)
        if sides.unknown:
            raise NotInCatalogue(names=", ".join(sides.unknown))
        if not sides.differs:
            raise NothingDiffers
        lines = [
            AdoptedLine(UUID(line["product"]), Decimal(line["quantity"]), Decimal(line["amount"]))
            for line in version.lines
        ]
        adopt_version(actor, order_id, lines, revision=order.revision, source=SYSTEM)
        _decided(actor, version, "theirs", "Принята версия 1С")


def keep_ours(actor: Actor, order_id: UUID) -> None:
    """Our version stays and 1C is given it again; where 1C returns its own once more, it is asked once more."""
    with transaction.atomic():
        order, version = _reached(actor, order_id)
        if not sides_of(order_id, order.total).differs:
            raise NothingDiffers
        make_due(SYSTEM, "order", [order_id])
        _decided(actor, version, "ours", "Оставлена наша версия, отправлена в 1С ещё раз")
        log.record(actor, VersionKept(subject=order_id, stream=order.customer_id))


@every(60, "1C silence")
def ask_about_silence() -> int:
    """Ask about orders 1C knew, took other contents of, and did not return within a day: УТ skips them silently.

    Grows with the orders changed after 1C told of them and not returned since: a handful.
    """
    gone = sent_before(SYSTEM, "order", clock.now() - SILENCE)
    known = ToldVersion.objects.filter(order_id__in=gone).values_list("order_id", "revision")
    later = {order_id: gone[order_id] for order_id, revision in known if revision < gone[order_id]}
    if not later:
        return 0
    actor = system("1C")
    orders = orders_of_holders(actor, list(later)).values()
    silent = [order for order in orders if sides_of(order.id, order.total).differs]
    due = Due({order.responsible_id for order in silent})
    asked = create_tasks(actor, [_about(order, later[order.id], due) for order in silent])
    return sum(one.changed for one in asked)


def _about(order: Found, revision: int, due: Due) -> NewTask:
    return NewTask(
        key=f"{SILENT}:{order.id}:{revision}",
        kind=SILENT,
        title=f"Заказ № {order.number}: 1С молчит об изменении",
        reason="1С забрала изменённый заказ больше суток назад и не вернула его. УТ молча пропускает изменения "
        "согласованного заказа: откройте его в 1С и сверьте.",
        facts={"number": order.number},
        party_id=order.customer_id,
        holder_id=order.id,
        assignee_id=order.responsible_id,
        due_at=due.hours(4, order.responsible_id),
    )


def _reached(actor: Actor, order_id: UUID) -> tuple[Found, ToldVersion]:
    actor.require(MANAGE)
    order = orders_of_holders(actor, [order_id]).get(order_id)
    if order is None:
        raise OrderUnknown
    version = ToldVersion.objects.select_for_update(no_key=True).filter(order_id=order_id).first()
    if version is None:
        raise NotThere
    return order, version


def _decided(actor: Actor, version: ToldVersion, what: str, outcome: str) -> None:
    version.decided = what
    version.save(update_fields=["decided"])
    complete_tasks_of(actor, [version.order_id], KINDS, outcome=outcome)
