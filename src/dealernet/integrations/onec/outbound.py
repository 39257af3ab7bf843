"""Orders for 1C: what is due, offered until 1C says it has them; one it breaks on never stops the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Min

from dealernet.business.orders.queries import export_orders, orders_of_holders
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.events.eras import outgoing_pause
from dealernet.foundation.events.worker import every
from dealernet.foundation.exchange.foreign import foreign_of
from dealernet.foundation.exchange.journal import count_tries, due_now, due_once_more, note_gone, set_aside
from dealernet.integrations.onec import people
from dealernet.integrations.onec.accounts import due_for
from dealernet.integrations.onec.models import ExchangeAccount, ExchangeSession, HandedOut
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.writing import Unfit, enveloped, written

BATCH: Final = 50
LARGEST: Final = 3 * 1024 * 1024
LOOKED_AT: Final = 500
ALONE_AFTER: Final = 3
ALONE_AT_MOST: Final = 3
UNCONFIRMED_FOR: Final = timedelta(days=1)
Offer = tuple[UUID, int]


def orders_for(actor: Actor, session: ExchangeSession) -> bytes:
    """The document 1C asks for: at most 50 orders and 3 MB, an empty root when there are none.

    A second asking in one session gets the same set; a client that announces a version gets the next portion, and
    the former counts as given, unconfirmed. Nothing is marked as received here. While everything outgoing is held
    back after a restore, nothing is given. Six statements and those that count what was offered.
    """
    if outgoing_pause() is not None:
        return enveloped([], session.scheme)
    given = [(row.order_id, row.revision) for row in session.handed_out.filter(state="given").order_by("id")]
    if given and session.version:
        _assume(session, given)
        given = []
    if given:
        return enveloped(_documents(actor, _as_they_are_now(session, given))[1], session.scheme)
    fit, documents = _documents(actor, _next(actor, session.account))
    HandedOut.objects.bulk_create(
        [HandedOut(session=session, order_id=order, revision=revision) for order, revision in fit],
        ignore_conflicts=True,
    )
    count_tries(SYSTEM, "order", [order for order, _ in fit])
    return enveloped(documents, session.scheme)


def confirm(session: ExchangeSession) -> int:
    """1C has written what this session was given, at those revisions; how many orders that were."""
    rows = list(session.handed_out.filter(state__in=["given", "assumed"]).order_by("id"))
    if not rows:
        return 0
    note_gone(SYSTEM, "order", {row.order_id: row.revision for row in rows})
    return HandedOut.objects.filter(id__in=[row.id for row in rows]).update(state="received", received_at=clock.now())


@every(600, "1C orders never confirmed")
def offer_unconfirmed_again() -> int:
    """What a client took without ever saying success, and told nothing of for a day, is due again."""
    rows = HandedOut.objects.filter(state="assumed", at__lt=clock.now() - UNCONFIRMED_FOR)
    lost = {row.id: row for row in rows[:LOOKED_AT]}
    due_once_more(SYSTEM, "order", {row.order_id: row.revision for row in lost.values()})
    return HandedOut.objects.filter(id__in=lost).update(state="lost")


def _assume(session: ExchangeSession, given: Sequence[Offer]) -> None:
    session.handed_out.filter(state="given").update(state="assumed", at=clock.now())
    note_gone(SYSTEM, "order", dict(given))


def _as_they_are_now(session: ExchangeSession, given: Sequence[Offer]) -> list[Offer]:
    """The same orders at the revisions they have now: success is about what was given last."""
    asked = {order for order, _ in given}
    newest = dict(given) | {
        order: revision for order, revision, _ in due_now(SYSTEM, "order", LOOKED_AT) if order in asked
    }
    rows = [HandedOut(session=session, order_id=order, revision=revision) for order, revision in newest.items()]
    HandedOut.objects.bulk_create(rows, ignore_conflicts=True)
    return list(newest.items())


def _documents(actor: Actor, offered: Sequence[Offer]) -> tuple[list[Offer], list[bytes]]:
    """Those of these orders that are fit to go, as far as one answer may be large; the unfit are set aside."""
    orders = export_orders(actor, [order for order, _ in offered])
    products = foreign_of(SYSTEM, "product", {line.product_id for order in orders for line in order.lines})
    revisions, size = dict(offered), 0
    fit: list[Offer] = []
    documents: list[bytes] = []
    for order in orders:
        try:
            document = written(order, products)
        except Unfit as unfit:
            set_aside(SYSTEM, "order", [order.id], str(unfit))
            _ask_about(actor, order.id, revisions[order.id], f"Такой заказ 1С не запишет: {unfit}")
            continue
        size += len(document)
        if documents and size > LARGEST:
            break
        fit.append((order.id, revisions[order.id]))
        documents.append(document)
    return fit, documents


def _next(actor: Actor, account: ExchangeAccount) -> list[Offer]:
    """What to offer now: calm orders, or, in turn with them, half of those that 1C did not confirm three times."""
    due = due_for(account, LOOKED_AT)
    suspects = [one for one in due if one[2] >= ALONE_AFTER]
    calm = [(order, revision) for order, revision, tries in due if tries < ALONE_AFTER][:BATCH]
    if not suspects:
        return calm
    _alarm(actor, len(suspects))
    last = HandedOut.objects.order_by("-id").values_list("order_id", flat=True).first()
    if calm and last in {order for order, _, _ in suspects}:
        return calm
    most = max(tries for _, _, tries in suspects)
    group = [(order, revision) for order, revision, tries in suspects if tries == most]
    if len(group) > 1:
        return group[: (min(len(group), BATCH) + 1) // 2]
    [(order, revision)] = group
    if _times_alone(order) < ALONE_AT_MOST:
        return group
    why = "1С много раз спросила заказ, в последние разы один, и не подтвердила: вероятно, не может его записать"
    set_aside(SYSTEM, "order", [order], why)
    _ask_about(actor, order, revision, why)
    return _next(actor, account)


def _times_alone(order: UUID) -> int:
    sessions = HandedOut.objects.filter(order_id=order, state="given").values("session_id")
    several = HandedOut.objects.filter(session_id__in=sessions).values("session_id")
    return several.annotate(n=Count("order_id", distinct=True), first=Min("id")).filter(n=1).count()


def _alarm(actor: Actor, suspects: int) -> None:
    task = NewTask(
        key=f"onec:fruitless:{clock.today()}",
        kind="onec",
        title="1С не подтверждает заказы",
        reason=f"1С трижды спросила заказы ({suspects}) и не ответила success: ищем тот, на котором она прерывается.",
        facts={"suspects": suspects},
    )
    create_tasks(actor, [task])


def _ask_about(actor: Actor, order_id: UUID, revision: int, why: str) -> None:
    order = orders_of_holders(system("onec"), [order_id]).get(order_id)
    if order is not None:
        title = f"Заказ № {order.number} не уходит в 1С"
        people.ask_for(actor, order, f"onec:aside:{order_id}:{revision}", title, why)
