"""Orders on the desk: the list, the board, the card, and one address for each act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t
from django.views.decorators.http import require_POST, require_safe

from dealernet.business.conversations.queries import letters_of_holder
from dealernet.business.documents.commands import send_by_edo
from dealernet.business.documents.queries import documents_of_holder
from dealernet.business.orders import commands
from dealernet.business.orders.commands import ToldShipment
from dealernet.business.orders.errors import PromiseWrong
from dealernet.business.orders.queries import (
    OrderFilter,
    OrderRow,
    acts_kept,
    count_by_status,
    list_orders,
    order_card,
    order_forms,
    order_statuses,
    payment_orders_of,
)
from dealernet.business.orders.stages import ON_THE_WAY, Stage
from dealernet.business.settlements.queries import account_card, payments_of_holder
from dealernet.business.tasks.access import SET as SET_TASKS
from dealernet.business.tasks.commands import complete_tasks
from dealernet.business.tasks.queries import TaskRow, tasks_of_holder
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.exchange.border import border_in_force
from dealernet.foundation.outcomes import Outcome, settled
from dealernet.foundation.paging import Page, Slice
from dealernet.integrations.onec.sides import told_sides
from dealernet.web.desk.asking import asked_of
from dealernet.web.desk.deals.linking import deals_part
from dealernet.web.desk.orders.backordering import expected_day
from dealernet.web.desk.orders.filters import Chosen, views_of
from dealernet.web.desk.orders.listing import ORDERS
from dealernet.web.desk.orders.presenting import (
    acts_for,
    as_it_may_be,
    card_boxes,
    lead_of,
    may_be_cancelled,
    may_be_split,
    other_tasks,
    paper_to_decide,
    paper_to_take_back,
    question_of,
    waiting_for,
)
from dealernet.web.desk.savedviews.offering import asking
from dealernet.web.fields.blocks import fields_block
from dealernet.web.fields.lines import lines_with_fields
from dealernet.web.history import history_of
from dealernet.web.journey import MONEY_LOOKS, journey_of, look_of, may_be_changed, reached_in
from dealernet.web.listing.columns import columns_of
from dealernet.web.request import ActorRequest
from dealernet.web.waiting import waits_for_onec

ENDED: Final = frozenset({"draft", "closed", "cancelled"})
LEFT_OFF_THE_BOARD: Final = frozenset({Stage.DRAFT, Stage.CLOSED, Stage.CANCELLED})


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The list, newest first, with its cuts, saved views and conditions."""
    chosen = Chosen.read(request.GET)
    asked = chosen.asked or asked_of({}, "order")
    if asked.is_sent and not asked.is_wrong:
        return redirect(request.path + chosen.query())
    page, statuses = Page.of(request.GET), order_statuses()
    found: Slice[OrderRow] = Slice(())
    if not asked.is_wrong:
        found = list_orders(request.actor, page, chosen.narrow(request.actor), statuses)
    columns = columns_of(request.actor, ORDERS, chosen, found.rows)
    cuts = views_of(chosen, statuses.beyond_drafts(), count_by_status(request.actor, statuses))
    context = {
        "rows": [(row, look_of(row.status, row.stage), MONEY_LOOKS[row.money], columns.of(row)) for row in found.rows],
        "next": chosen.query(after=str(found.next)) if found.next else "",
        "may_fill": bool(columns.fields) and request.actor.may("orders.manage"),
        **asking(request, columns, chosen, cuts),
    }
    status = 422 if asked.is_wrong else 200
    return render(request, f"desk/orders/index.html{'#found' if request.htmx else ''}", context, status=status)


@require_safe
def board(request: ActorRequest) -> HttpResponse:
    """The same orders as columns: one a status that any order has, the newest 20 of each."""
    statuses = order_statuses()
    counts, newest = count_by_status(request.actor, statuses), Page(size=20)
    columns = [
        (
            one,
            look_of(one, statuses.stages_of(one.key)[0]),
            counts.get(one.key, 0),
            list_orders(request.actor, newest, OrderFilter(status=one.key), statuses).rows,
        )
        for one in statuses.along_the_way()
        if _is_on_the_board(statuses.stages_of(one.key), has_orders=one.key in counts)
    ]
    return render(request, "desk/orders/board.html", {"columns": columns})


def _is_on_the_board(stages: Sequence[Stage], *, has_orders: bool) -> bool:
    """Whether a status has a column: while orders have it, and where they come in even without one."""
    return not LEFT_OFF_THE_BOARD.issuperset(stages) and (has_orders or Stage.SUBMITTED in stages)


@require_safe
def card(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """One order: its way, what is to be decided, contents, money, papers, letters, history with the why."""
    actor, order = request.actor, order_card(request.actor, order_id)
    tasks, papers = tasks_of_holder(actor, order.id), documents_of_holder(actor, order.id)
    left = [paper.id for paper in papers if paper.kind == "transfer"]
    sent_papers = payment_orders_of(actor, order.id)
    deciding = paper_to_decide(order, sent_papers, actor)
    kept = acts_kept(actor, order.id, order.stage)
    open_tasks = [task for task in tasks if task.done_at is None]
    question = None if deciding else question_of(order, open_tasks, actor)
    border = border_in_force()
    acts = acts_for(order, actor, asked=question.act if question else "", we_invoice=not border.invoices_are_theirs)
    history = history_of([order.id, *(task.id for task in tasks), *left], examples=actor.may(PUBLISH))
    context = {
        "order": order,
        "sides": told_sides(order.id, order.total),
        "waits_for_onec": waits_for_onec(order, border),
        "look": look_of(order.status, order.stage),
        "money_look": MONEY_LOOKS[order.money],
        "journey": journey_of(order.stage, reached_in(history)),
        "question": as_it_may_be(question, kept),
        **_set_by_hand(actor, tasks),
        "other_tasks": other_tasks(order, [one for one in open_tasks if not one.is_by_hand], question),
        "may_complete": actor.may("tasks.complete"),
        "deciding": deciding,
        "payment_orders": sent_papers,
        "taken_back": paper_to_take_back(order, sent_papers, actor),
        "acts": [one for one in acts if one.name not in kept],
        "refused": [(one.title, kept[one.name]) for one in acts if one.name in kept],
        "boxes": card_boxes(order),
        "lines": lines_with_fields(actor, order),
        "fields": fields_block(actor, "order", order.id),
        "lead": lead_of(order),
        "may_manage": actor.may("orders.manage"),
        "may_hold": order.stage in ON_THE_WAY and not order.held_for.get("reason") and actor.may("orders.manage"),
        "may_promise": order.left_to_pay > 0 and order.stage not in ENDED and actor.may("orders.manage"),
        "today": clock.today(),
        "may_ask_why": actor.may("automation.see"),
        "may_cancel": may_be_cancelled(order, actor),
        "may_split": may_be_split(order, actor),
        "may_change": may_be_changed(order) and actor.may("orders.manage"),
        "account": account_card(actor, order.customer_id),
        **deals_part(actor, customer_id=order.customer_id, order_id=order.id, number=order.number),
        "documents": papers,
        "forms": order_forms(actor),
        "payments": payments_of_holder(actor, order.id),
        "letters": letters_of_holder(actor, order.id),
        "history": history,
    }
    return render(request, f"desk/orders/card.html{'#live' if request.htmx else ''}", context)


def _set_by_hand(actor: Actor, tasks: Sequence[TaskRow]) -> dict[str, Any]:
    return {"set_by_hand": [task for task in tasks if task.is_by_hand], "may_set": actor.may(SET_TASKS)}


def _ship(actor: Actor, order_id: UUID, given: str) -> list[Outcome]:
    number = given or f"{order_card(actor, order_id).number}-1"
    return commands.record_shipments(actor, [ToldShipment(order_id, number, clock.today())])


def _send_papers(actor: Actor, order_id: UUID, given: str) -> list[Outcome]:
    papers = [paper.id for paper in documents_of_holder(actor, order_id) if paper.may_go_by_edo]
    asked = sorted(send_by_edo(actor, papers), key=lambda outcome: outcome.done)
    return asked[:1] or [Outcome(order_id, changed=False)]


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise PromiseWrong from None


ACTS: Final[dict[str, Callable[[Actor, UUID, str], list[Outcome]]]] = {
    "qualification": lambda actor, order_id, _: commands.qualify_orders(actor, [order_id]),
    "invoice": lambda actor, order_id, _: commands.invoice_orders(actor, [order_id]),
    "transfer-papers": lambda actor, order_id, _: commands.paper_shipments(actor, [order_id], anew=True),
    "transfer-by-edo": _send_papers,
    "release": lambda actor, order_id, _: commands.release_held(actor, [order_id]),
    "shipping-permission": lambda actor, order_id, _: commands.allow_shipping(actor, [order_id], reason="person"),
    "picking": lambda actor, order_id, _: commands.start_picking(actor, [order_id]),
    "shipment": _ship,
    "delivery": lambda actor, order_id, _: commands.deliver_orders(actor, [order_id]),
    "channel": lambda actor, order_id, given: commands.set_channel(actor, [order_id], given),
    "payment-order-request": lambda actor, order_id, _: commands.ask_payment_order(actor, [order_id]),
    "hold": lambda actor, order_id, given: commands.hold_orders(actor, [order_id], reason=given),
    "hold-lift": lambda actor, order_id, _: commands.lift_holds(actor, [order_id]),
    "promise": lambda actor, order_id, given: commands.promise_payment(actor, [order_id], _day(given)),
    "expectation": lambda actor, order_id, given: commands.expect_goods(actor, [order_id], expected_day(given)),
    "closing": lambda actor, order_id, _: commands.close_orders(actor, [order_id]),
    "cancellation": lambda actor, order_id, given: commands.cancel_orders(actor, [order_id], reason=given),
}

SAID: Final[dict[str, Any]] = {
    "qualification": _t("The order is accepted."),
    "invoice": _t("The invoice is issued."),
    "transfer-papers": _t("The transfer document is made anew."),
    "transfer-by-edo": _t("The transfer document is on its way by EDO."),
    "release": _t("What lacked is there: the order goes on."),
    "shipping-permission": _t("Shipping is allowed."),
    "picking": _t("Picking has begun."),
    "shipment": _t("The order is shipped."),
    "delivery": _t("The order is delivered."),
    "channel": _t("The advertising channel is kept."),
    "payment-order-request": _t("The buyer is asked for the payment order."),
    "hold": _t("The order is held. Lift the hold when you decide."),
    "hold-lift": _t("The hold is lifted: the order goes on."),
    "promise": _t("The day the buyer pays by is kept."),
    "expectation": _t("The day the goods come is kept."),
    "closing": _t("The order is closed."),
    "cancellation": _t("The order is cancelled."),
}
"""What is said once an act is done."""
LETS_GO: Final[dict[str, Any]] = {
    "hold-lift": _t("The hold is lifted. The order still waits: %(what)s."),
    "release": _t("The order still waits: %(what)s."),
}
"""What is said instead where it waits for something else yet."""


def said_of(actor: Actor, order_id: UUID, name: str) -> str:
    """What is said once an act is done: what lets an order go on says what it still waits for, if it does."""
    waits = waiting_for(order_card(actor, order_id)) if name in LETS_GO else ""
    return str(LETS_GO[name]) % {"what": waits} if waits else str(SAID[name])


@require_POST
def act(request: ActorRequest, order_id: UUID, name: str) -> HttpResponse:
    """One act on one order; a refusal says why and changes nothing."""
    if name not in ACTS:
        raise Http404
    outcome = settled(ACTS[name](request.actor, order_id, request.POST.get("given", "").strip()))
    task_id = request.POST.get("task", "")
    if task_id:
        complete_tasks(request.actor, [UUID(task_id)], outcome=name)
    messages.success(request, said_of(request.actor, order_id, name) if outcome.changed else _("It was so already."))
    return redirect("desk-order", order_id=order_id)
