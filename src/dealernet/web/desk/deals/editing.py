"""Opening a deal and changing one; a move that lacked something goes on once it is filled in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealernet.business.deals.access import ASSIGN, WORK
from dealernet.business.deals.commands import NewDeal, change_deal, move_deals, open_deals
from dealernet.business.deals.queries import deal_card, pipelines_in_force, staff_by_id
from dealernet.business.parties.queries import party_names
from dealernet.foundation.errors import Refusal
from dealernet.foundation.outcomes import settled
from dealernet.web.desk.deals.forms import DealForm, initial_of
from dealernet.web.request import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A deal that is not there yet; it begins in the first status of the chosen pipeline."""
    request.actor.require(WORK)
    asked = request.POST if request.method == "POST" else request.GET
    place = asked.get("pipeline", "")
    if request.method != "POST":
        return _new_page(request, DealForm(actor=request.actor, initial=_for_buyer(request)), place)
    form = DealForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _new_page(request, form, place, status=422)
    try:
        responsible = _account(request.POST.get("responsible", ""))
        asked_for = NewDeal(place=place, responsible_id=responsible, **form.values())
        outcome = settled(open_deals(request.actor, [asked_for]))
    except Refusal as refusal:
        form.refuse(refusal)
        return _new_page(request, form, place, status=refusal.status)
    messages.success(request, _("Deal No. %(number)s is opened.") % {"number": outcome.detail["number"]})
    return redirect("desk-deal", deal_id=outcome.subject)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, deal_id: UUID) -> HttpResponse:
    """What is known of a deal; with a place in the address it is moved there once it is saved."""
    request.actor.require(WORK)
    deal = deal_card(request.actor, deal_id)
    to = (request.POST if request.method == "POST" else request.GET).get("to", "")
    context: dict[str, Any] = {"deal": deal, "to": to, "to_name": pipelines_in_force().named(to) if to else ""}
    if request.method != "POST":
        form = DealForm(actor=request.actor, standing=deal, initial=initial_of(deal))
        return render(request, "desk/deals/form.html", {**context, "form": form})
    form = DealForm(request.POST, actor=request.actor, standing=deal)
    status = 422
    if form.is_valid():
        try:
            _change(request, deal_id, form, to)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-deal", deal_id=deal_id)
    return render(request, "desk/deals/form.html", {**context, "form": form}, status=status)


def _change(request: ActorRequest, deal_id: UUID, form: DealForm, to: str) -> None:
    """The change and the move it was for, both or neither."""
    seen = request.POST.get("seen", "")
    with transaction.atomic():
        revision = int(seen) if seen.isdecimal() and len(seen) < 10 else None
        change_deal(request.actor, deal_id, form.values(), seen=revision)
        if to:
            settled(move_deals(request.actor, [deal_id], to, seen=request.POST.get("stands", "")))


def _new_page(request: ActorRequest, form: DealForm, place: str, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "place": place,
        "pipelines": pipelines_in_force().open,
        "staff": staff_by_id() if request.actor.may(ASSIGN) else {},
        "responsible": request.POST.get("responsible", "") or str(request.actor.id),
    }
    return render(request, "desk/deals/form.html", context, status=status)


def _for_buyer(request: ActorRequest) -> dict[str, Any]:
    """A buyer the address names, and an order of theirs; or whoever called, by the number."""
    buyer = _account(request.GET.get("buyer", ""))
    name = party_names(request.actor, [buyer]).get(buyer, "") if buyer else ""
    told = {part: request.GET.get(part, "").replace("\x00", "")[:40] for part in ("order", "phone", "source")}
    caller = {"contact_phone": told["phone"], "source": told["source"]}
    return {**caller, "buyer": name, "chosen": str(buyer), "order": told["order"][:20]} if name else caller


def _account(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
