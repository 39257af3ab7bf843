"""Payments on the desk: the list, loading a statement and its result, doubtful ones settled with one click."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealernet.business.orders.queries import open_invoices, order_totals
from dealernet.business.parties.queries import party_names
from dealernet.business.settlements.access import SEE, TAKE_BACK
from dealernet.business.settlements.commands import (
    enter_payment,
    refuse_payment,
    reopen_payment,
    settle_payment,
    take_back_by_hand,
)
from dealernet.business.settlements.errors import BeyondOwed, FarBeyondOwed, InvoiceSettled
from dealernet.business.settlements.queries import PaymentRow, list_payments, payment_card
from dealernet.foundation.errors import Refusal
from dealernet.foundation.outcomes import Outcome, settled
from dealernet.foundation.paging import Page, Slice
from dealernet.integrations.bank.loading import load_statement
from dealernet.web.desk.payments.entering import meant
from dealernet.web.desk.payments.forms import PaymentForm, StatementForm, TakingBackForm
from dealernet.web.desk.payments.listing import PAYMENTS, PaymentsChosen
from dealernet.web.desk.payments.parts import ahead_of, shown_parts
from dealernet.web.desk.savedviews.offering import asking
from dealernet.web.history import history_of
from dealernet.web.listing.columns import columns_of
from dealernet.web.request import ActorRequest

MOST_OFFERED = 12


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Payments, newest first; the doubtful have a cut of their own."""
    request.actor.require(SEE)
    chosen = PaymentsChosen.read(request.GET)
    if chosen.asked.is_sent and not chosen.asked.is_wrong:
        return redirect(request.path + chosen.query())
    found: Slice[PaymentRow] = Slice(())
    if not chosen.asked.is_wrong:
        told, page, condition = chosen.parts, Page.of(request.GET), chosen.asked.narrowing()
        found = list_payments(request.actor, page, state=told["state"], text=told["q"], condition=condition)
    doubtful = len(list_payments(request.actor, Page(size=100), state="doubtful").rows)
    cuts: list[dict[str, Any]] = [
        {"title": _("All"), "href": "?", "on": chosen.is_at()},
        {"title": _("Doubtful"), "href": reverse("desk-payments-doubtful"), "count": doubtful or None, "calls": True},
    ]
    columns = columns_of(request.actor, PAYMENTS, chosen, ())
    context = {
        "rows": found.rows,
        "next": chosen.query(after=str(found.next)) if found.next else "",
        "may_record": request.actor.may("settlements.record_payments"),
        **asking(request, columns, chosen, cuts),
    }
    status = 422 if chosen.asked.is_wrong else 200
    return render(request, f"desk/payments/index.html{'#found' if request.htmx else ''}", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: ActorRequest) -> HttpResponse:
    """Load a statement; the answer is what became of it."""
    request.actor.require("settlements.record_payments")
    form = StatementForm(request.POST or None, request.FILES or None)
    loaded: Any = None
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            loaded = load_statement(request.actor, file.read())
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "loaded": loaded, "doubtful": _doubtful(request) if loaded else []}
    return render(request, "desk/payments/statement.html", context, status=422 if form.errors else 200)


@require_safe
def doubtful(request: ActorRequest) -> HttpResponse:
    """Payments that wait for a person, each with what it may be for."""
    request.actor.require("settlements.settle_doubtful")
    return render(request, "desk/payments/doubtful.html", {"doubtful": _doubtful(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Enter a payment by hand."""
    request.actor.require("settlements.record_payments")
    form = PaymentForm(request.POST or None)
    asked: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        answer = meant(request.actor, form.cleaned_data)
        if answer.told is None:
            form.add_error(answer.field, answer.wrong)
            asked = {"choices": answer.choices, "asked": answer.field}
        else:
            try:
                outcome = settled([enter_payment(request.actor, answer.told, ahead=form.cleaned_data["ahead"])])
            except (BeyondOwed, FarBeyondOwed) as more:
                form.add_error("amount", str(more))
                asked = {"beyond": more.values["ahead"] if isinstance(more, BeyondOwed) else None}
            else:
                return _entered(request, outcome)
    return render(request, "desk/payments/new.html", {"form": form, **asked}, status=422 if form.errors else 200)


def _entered(request: ActorRequest, outcome: Outcome) -> HttpResponse:
    words = _("The payment is recorded.") if outcome.changed else _("It was here already.")
    messages.success(request, f"{words} {ahead_of(request.actor, outcome.subject)}".strip())
    return redirect("desk-payment", payment_id=outcome.subject)


@require_safe
def card(request: ActorRequest, payment_id: UUID) -> HttpResponse:
    """One payment: what the bank said, what it went to, its history."""
    return _card(request, payment_card(request.actor, payment_id))


@require_POST
def taking_back(request: ActorRequest, payment_id: UUID) -> HttpResponse:
    """A payment recorded by mistake is taken back, with a reason."""
    payment = payment_card(request.actor, payment_id)
    form = TakingBackForm(request.POST)
    if not form.is_valid():
        return _card(request, payment, form)
    outcome = settled(take_back_by_hand(request.actor, [payment_id], reason=form.cleaned_data["reason"]))
    words = _("The payment is taken back: it counts nowhere any more.")
    messages.success(request, words if outcome.changed else _("It was taken back already."))
    return redirect("desk-payment", payment_id=payment_id)


def _card(request: ActorRequest, payment: PaymentRow, form: TakingBackForm | None = None) -> HttpResponse:
    by_hand = payment.state == "matched" and payment.is_by_hand
    context = {
        "payment": payment,
        "parts": shown_parts(request.actor, payment.id),
        "history": history_of([payment.id]),
        "offers": _offers(request, payment),
        "taking_back": (form or TakingBackForm()) if by_hand and request.actor.may(TAKE_BACK) else None,
    }
    return render(request, "desk/payments/card.html", context, status=422 if form is not None else 200)


@require_POST
def settlement(request: ActorRequest, payment_id: UUID) -> HttpResponse:
    """A person says what a payment is for: an order, or only whose it is."""
    payment = payment_card(request.actor, payment_id)
    if payment.state != "doubtful":
        messages.info(request, _("It was settled already."))
        return redirect("desk-payment", payment_id=payment_id)
    chosen, party = request.POST.get("order", ""), request.POST.get("party", "")
    if request.POST.get("refuse"):
        refuse_payment(request.actor, payment_id, reason=_("not a payment for our goods"))
        undo = reverse("desk-payment-return", args=[payment_id])
        messages.success(request, _("Put aside as not ours."), extra_tags=undo)
        return redirect("desk-payments-doubtful")
    elif chosen:
        invoice = next((i for i in open_invoices(request.actor) if str(i.order_id) == chosen), None)
        if invoice is None:
            raise InvoiceSettled
        share = min(invoice.left, payment.amount)
        totals = order_totals(request.actor, [invoice.order_id])
        settle_payment(request.actor, payment_id, invoice.customer_id, [(invoice.order_id, share)], totals)
    elif party:
        settle_payment(request.actor, payment_id, UUID(party))
    messages.success(request, f"{_('Settled.')} {ahead_of(request.actor, payment_id)}".strip())
    return redirect("desk-payments-doubtful")


@require_POST
def give_back(request: ActorRequest, payment_id: UUID) -> HttpResponse:
    """A payment put aside as not ours waits for a person again."""
    reopen_payment(request.actor, payment_id)
    messages.success(request, _("The payment is among the doubtful again."))
    return redirect("desk-payments-doubtful")


def _doubtful(request: ActorRequest) -> list[tuple[PaymentRow, dict[str, Any]]]:
    rows = list_payments(request.actor, Page(size=50), state="doubtful").rows
    return [(row, _offers(request, row)) for row in rows]


def _offers(request: ActorRequest, payment: PaymentRow) -> dict[str, Any]:
    if payment.state != "doubtful":
        return {}
    guessed = {str(holder) for holder, _ in payment.guess.get("wanted", [])}
    party = payment.guess.get("party")
    invoices = open_invoices(request.actor)
    likely = [
        i
        for i in invoices
        if str(i.order_id) in guessed or str(i.customer_id) == str(party) or i.left == payment.amount
    ]
    ordered = sorted(likely, key=lambda i: (str(i.order_id) not in guessed, i.left != payment.amount, i.number))
    names = party_names(request.actor, [UUID(str(party))]) if party else {}
    return {"invoices": ordered[:MOST_OFFERED], "party": party, "party_name": next(iter(names.values()), "")}
