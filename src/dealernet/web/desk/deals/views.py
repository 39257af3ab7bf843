"""Deals on the desk: the board of a pipeline, the list, the card."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealernet.business.deals.access import ASSIGN, SEE, WORK
from dealernet.business.deals.queries import (
    A_COLUMN,
    DealRow,
    board_of,
    deal_card,
    list_deals,
    permitted_moves,
    pipelines_in_force,
    staff_by_id,
)
from dealernet.business.documents.queries import documents_of_holder
from dealernet.business.tasks.queries import tasks_of_holder
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.paging import Page, Slice
from dealernet.web.desk.calls.presenting import calls_part
from dealernet.web.desk.deals.filters import DealsChosen, cuts_of
from dealernet.web.desk.deals.listing import DEALS
from dealernet.web.desk.deals.presenting import REASONS, boxes_of, look_of, losing, next_of, way_of
from dealernet.web.desk.savedviews.offering import asking
from dealernet.web.fields.blocks import fields_block
from dealernet.web.history import history_of
from dealernet.web.listing.columns import columns_of
from dealernet.web.request import ActorRequest


@require_safe
def board(request: ActorRequest) -> HttpResponse:
    """The deals of a pipeline as columns, one a status; the newest of each, and where each may be moved."""
    actor, pipelines = request.actor, pipelines_in_force()
    actor.require(SEE)
    asked, mine = str(request.GET.get("pipeline", "")), request.GET.get("mine") == "1"
    found = pipelines.pipeline(asked) if asked else None
    chosen = found if found and not found.off else next(iter(pipelines.open), None)
    may_work = actor.may(WORK)
    columns = []
    for column in board_of(actor, chosen, mine=mine) if chosen else ():
        moves = permitted_moves(pipelines, column.status.place, actor.role) if may_work else []
        lost = losing(moves)
        columns.append((column, look_of(column.status), [one for one in moves if one not in lost], lost))
    only = "&mine=1" if mine else ""
    context = {
        "pipeline": chosen,
        "ways": [
            {"title": one.label, "href": f"?pipeline={one.key}{only}", "on": one is chosen} for one in pipelines.open
        ],
        "columns": columns,
        "mine": mine,
        "may_work": may_work,
        "most": A_COLUMN,
        "may_publish": actor.may(PUBLISH),
    }
    return render(request, "desk/deals/board.html", context)


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The list, newest first, with its cuts, saved views and conditions."""
    request.actor.require(SEE)
    chosen = DealsChosen.read(request.GET)
    if chosen.asked.is_sent and not chosen.asked.is_wrong:
        return redirect(request.path + chosen.query())
    found: Slice[DealRow] = Slice(())
    if not chosen.asked.is_wrong:
        found = list_deals(request.actor, Page.of(request.GET), chosen.narrow(request.actor))
    columns = columns_of(request.actor, DEALS, chosen, found.rows)
    context = {
        "rows": [(row, look_of(row.status, row.place), columns.of(row)) for row in found.rows],
        "next": chosen.query(after=str(found.next)) if found.next else "",
        "may_work": request.actor.may(WORK),
        **asking(request, columns, chosen, cuts_of(chosen, pipelines_in_force())),
    }
    status = 422 if chosen.asked.is_wrong else 200
    return render(request, f"desk/deals/index.html{'#found' if request.htmx else ''}", context, status=status)


@require_safe
def card(request: ActorRequest, deal_id: UUID) -> HttpResponse:
    """One deal: its way, what to do next, its tasks, facts and history with the why."""
    actor, deal = request.actor, deal_card(request.actor, deal_id)
    tasks = tasks_of_holder(actor, deal.id)
    following, may_work = next_of(deal), actor.may(WORK)
    to = request.GET.get("to", "")
    context = {
        "deal": deal,
        "look": look_of(deal.status, deal.place),
        "way": way_of(deal),
        "next": following if may_work else None,
        "moves": [one for one in deal.moves if one != following and one not in losing(deal.moves)] if may_work else [],
        "lost": losing(deal.moves) if may_work else [],
        "asked_to": to,
        "reasons": REASONS,
        "may_work": may_work,
        "may_ask_why": actor.may("automation.see"),
        "may_set": actor.may("tasks.set"),
        "may_complete": actor.may("tasks.complete"),
        "staff": staff_by_id() if actor.may(ASSIGN) else {},
        "tasks": tasks,
        "boxes": boxes_of(deal),
        "fields": fields_block(actor, "deal", deal.id),
        **calls_part(actor, customer_id=deal.customer_id, phone=deal.contact_phone),
        "documents": documents_of_holder(actor, deal.order_id) if deal.order_id else [],
        "lead": _("No. %(number)s, %(who)s") % {"number": deal.number, "who": deal.who},
        "history": history_of([deal.id, *(task.id for task in tasks)], examples=actor.may(PUBLISH)),
    }
    return render(request, f"desk/deals/card.html{'#live' if request.htmx else ''}", context)
