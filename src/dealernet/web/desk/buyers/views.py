"""Buyers on the desk: the list, the card with terms and their sources, giving terms, inviting a buyer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.automation.queries import SEE as SEE_RULES
from dealernet.automation.termexamples import change_terms, remove_terms_example, terms_examples_of
from dealernet.automation.underterms import TermsBreakExample
from dealernet.business.conversations.queries import LinkRow, links_of_dealer
from dealernet.business.orders.queries import OrderFilter, list_orders, orders_to_reprice
from dealernet.business.parties.access import OVERRIDE_TERMS
from dealernet.business.parties.commands import NewTerm
from dealernet.business.parties.errors import TermMasteredInOnec
from dealernet.business.parties.queries import PartyCard, PartyRow, list_parties, party_card, term_label
from dealernet.business.pricing.queries import price_types
from dealernet.business.settlements.access import STOP
from dealernet.business.settlements.commands import resume_shipping, stop_shipping
from dealernet.business.settlements.errors import NothingOverdue
from dealernet.business.settlements.events import CreditFreed
from dealernet.business.settlements.queries import account_card
from dealernet.business.tasks.queries import tasks_of_holder
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import Refusal
from dealernet.foundation.ids import id_in
from dealernet.foundation.outcomes import settled
from dealernet.foundation.paging import Page, Slice
from dealernet.integrations.onec.odata.queries import counterparts_of
from dealernet.integrations.sheets.queries import sheets_seen_at
from dealernet.web.desk.buyers.filters import BuyersChosen
from dealernet.web.desk.buyers.forms import InvitationForm, TermsForm
from dealernet.web.desk.buyers.listing import BUYERS
from dealernet.web.desk.buyers.types import types_to_choose
from dealernet.web.desk.calls.presenting import calls_part
from dealernet.web.desk.deals.linking import deals_part
from dealernet.web.desk.savedviews.offering import asking
from dealernet.web.fields.blocks import fields_block
from dealernet.web.fields.columns import fields_listed
from dealernet.web.history import Told, history_of
from dealernet.web.invitations import invite
from dealernet.web.journey import look_of
from dealernet.web.listing.columns import columns_of
from dealernet.web.listing.look import COLUMNS, SORT
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Buyers, newest first, or the closest to what is sought; conditions and saved views make segments."""
    chosen = BuyersChosen.read(request.GET)
    if chosen.asked.is_sent and not chosen.asked.is_wrong:
        return redirect(request.path + chosen.query())
    page = Page.of(request.GET)
    found: Slice[PartyRow] = Slice(())
    if not chosen.asked.is_wrong:
        found = list_parties(request.actor, page, chosen=chosen.narrow(request.actor))
    columns = columns_of(request.actor, BUYERS, chosen, found.rows)
    cuts = [{"title": _("All"), "href": "?", "on": not set(chosen.told()) - {COLUMNS, SORT}}]
    context = {
        "rows": [(row, columns.of(row)) for row in found.rows],
        "next": chosen.query(after=str(found.next)) if found.next else "",
        "may_keep": request.actor.may("parties.change"),
        "may_fill": bool(columns.fields) and request.actor.may("parties.change"),
        "may_segment": request.actor.may(PUBLISH),
        **asking(request, columns, chosen, cuts),
    }
    status = 422 if chosen.asked.is_wrong else 200
    return render(request, f"desk/buyers/index.html{'#found' if request.htmx else ''}", context, status=status)


@require_safe
def card(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """A buyer: terms with their sources, what is missing for automatic, faces, people, money, orders, history."""
    return _card(request, party_id)


@require_POST
def terms(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Give terms by hand; only what differs from what stands is recorded."""
    found = party_card(request.actor, party_id)
    kept = _kept(request, found)
    for name in kept:
        if request.POST.get(name, "").strip():
            raise TermMasteredInOnec(term=term_label(name))
    form = TermsForm(request.POST, staff=_staff(), types=price_types(request.actor), kept=kept)
    if not form.is_valid():
        return _card(request, party_id, form=form)
    before = TermsForm.initial_of(found)
    changed = [
        NewTerm(party_id, name, value)
        for name, value in form.cleaned_data.items()
        if str(value if value is not None else "") != str(before[name] if before[name] is not None else "")
    ]
    without = [one for text in request.POST.getlist("without") if (one := id_in(text))]
    refused = change_terms(request.actor, party_id, changed, without=without)
    breaks = next((why for _term, why in refused if isinstance(why, TermsBreakExample)), None)
    for term, refusal in refused:
        if refusal is not breaks:
            is_there = refusal.field in form.fields
            form.add_error(refusal.field if is_there else term.term, refusal.beside() if is_there else str(refusal))
    if refused:
        return _card(request, party_id, form=form, breaks=breaks)
    messages.success(request, _("The terms are recorded.") if changed else _("Nothing was changed."))
    return redirect("desk-buyer", party_id=party_id)


@require_POST
def example_removal(request: ActorRequest, party_id: UUID, example_id: UUID) -> HttpResponse:
    """Take an example of the terms away."""
    party_card(request.actor, party_id)
    remove_terms_example(request.actor, party_id, example_id)
    messages.success(request, _("The example binds no longer."))
    return redirect("desk-buyer", party_id=party_id)


@require_POST
def invitation(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Invite somebody to sign in for this buyer; the letter carries the link."""
    found = party_card(request.actor, party_id)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _card(request, party_id, invitation=form)
    try:
        account = invite(request.actor, role="buyer", dealer_id=party_id, zone=found.zone, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _card(request, party_id, invitation=form)
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": account.email})
    return redirect("desk-buyer", party_id=party_id)


@require_POST
def shipping(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Stop shipping to a buyer who is overdue, or let it go on whatever is overdue."""
    party_card(request.actor, party_id)
    stops = request.POST.get("act") == "stop"
    try:
        outcome = settled((stop_shipping if stops else resume_shipping)(request.actor, [party_id]))
    except NothingOverdue as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Shipping is stopped.") if stops else _("Shipping goes on.")
        messages.success(request, said if outcome.changed else _("It was so already."))
    return redirect("desk-buyer", party_id=party_id)


def _kept(request: ActorRequest, found: PartyCard) -> list[str]:
    """The terms this person may not give: 1C says them."""
    return [] if request.actor.may(OVERRIDE_TERMS) else [line.term for line in found.term_lines if line.kept_in_onec]


def _card(
    request: ActorRequest,
    party_id: UUID,
    form: TermsForm | None = None,
    invitation: InvitationForm | None = None,
    breaks: TermsBreakExample | None = None,
) -> HttpResponse:
    found = party_card(request.actor, party_id)
    types = price_types(request.actor)
    people = fields_listed(request.actor, "contact", [one.id for one in found.contacts])
    may_change = request.actor.may("parties.change_terms")
    kept, account = _kept(request, found), account_card(request.actor, party_id)
    orders = list_orders(request.actor, Page(size=10), OrderFilter(customer_id=party_id)).rows
    tasks = tasks_of_holder(request.actor, party_id) if request.actor.may("tasks.see") else []
    context = {
        "party": found,
        "names": {str(kind.id): kind.name for kind in types},
        "account": account,
        "sheet": next(iter(sheets_seen_at([account.told.seen_at]).values()), "") if account.told else "",
        "form": form or TermsForm(initial=TermsForm.initial_of(found), staff=_staff(), types=types, kept=kept),
        "kept_in_onec": any(line.kept_in_onec for line in found.term_lines),
        "may_compare": request.actor.may("exchange.see"),
        "may_override": request.actor.may(OVERRIDE_TERMS),
        "invitation": invitation or InvitationForm(),
        "logins": _logins(request.actor, party_id),
        **deals_part(request.actor, customer_id=party_id),
        **calls_part(request.actor, customer_id=party_id),
        "orders": [(row, look_of(row.status, row.stage)) for row in orders],
        "there": counterparts_of(request.actor, party_id),
        "may_change": may_change,
        "to_reprice": orders_to_reprice(request.actor, party_id) if may_change else None,
        "breaks": breaks,
        "examples": terms_examples_of(party_id) if request.actor.may(SEE_RULES) else [],
        "customer_types": types_to_choose(request.actor) if may_change else (),
        "may_keep": request.actor.may("parties.change"),
        "may_stop": request.actor.may(STOP),
        "may_invite": request.actor.may("parties.invite"),
        "people": [(one, people.filled(one.id)) for one in found.contacts],
        "people_fields": people.fields,
        "fields": fields_block(request.actor, "party", party_id),
        "tasks": tasks,
        "may_set": request.actor.may("tasks.set"),
        "history": _history([party_id, *(task.id for task in tasks)], is_limited=account.credit_limit is not None),
    }
    return render(request, "desk/buyers/card.html", context, status=422 if breaks else 200)


def _history(subjects: Sequence[UUID], *, is_limited: bool) -> list[Told]:
    """What happened to a buyer; credit that was freed only where there is a limit: else it says nothing to a reader."""
    return [one for one in history_of(subjects) if is_limited or one.event != CreditFreed.kind]


def _logins(actor: Actor, party_id: UUID) -> list[tuple[Account, LinkRow | None]]:
    """Who signs in for a buyer, each with the messenger they linked. Two statements."""
    links = links_of_dealer(actor, party_id)
    return [(one, links.get(one.id)) for one in Account.objects.filter(dealer_id=party_id).order_by("email")]


def _staff() -> list[tuple[str, str]]:
    found = Account.objects.filter(dealer_id=None, is_active=True).order_by("name")
    return [(str(account.id), account.name) for account in found]
