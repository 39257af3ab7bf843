"""The page on which an order's contents are changed: what it comes to first, then applied whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dealernet.business.orders.commands import change_order
from dealernet.business.orders.queries import OrderCard, contents_kept
from dealernet.foundation.errors import Refusal
from dealernet.web.changing.contents import Changes, gathered, is_number, lines_to_keep
from dealernet.web.changing.offering import offered
from dealernet.web.changing.overtaking import changed_since
from dealernet.web.request import ActorRequest, seen_revision


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the page stands: its template, its own address, the order's, and where the order is cancelled."""

    template: str
    here: str
    order: str
    cancellation: str
    product: str
    is_staff: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What the page says at its top of the last try: a refusal, or that it is to be looked at once more."""

    refusal: Refusal | None = None
    look_again: bool = False

    @property
    def status(self) -> int:
        """How the page is answered."""
        return self.refusal.status if self.refusal else 422 if self.look_again else 200


def changing(request: ActorRequest, frame: Frame, read: Callable[[], OrderCard]) -> HttpResponse:
    """Show what the typed changes come to, before anything is applied; then apply them at the total shown.

    When somebody was faster nothing is applied: what he did is shown, what was typed stays.
    """
    order = read()
    if request.method != "POST" and request.htmx:
        return _asked_by_the_page(request, frame, order)
    kept = contents_kept(request.actor, order.id)
    if kept and request.method != "POST":
        messages.info(request, str(kept))
        return redirect(frame.order)
    reprice = frame.is_staff and "reprice" in request.POST
    changes, said = gathered(request.actor, order, request.POST, reprice=reprice), _Said()
    if "save" in request.POST and not request.htmx:
        if not changes.count and not changes.unclear:
            messages.info(request, _("It was so already."))
            return redirect(frame.order)
        tried = _tried(request, changes)
        if tried is None:
            messages.success(request, _("The order is changed."))
            return redirect(frame.order)
        said, order = tried, read()
        changes = gathered(request.actor, order, request.POST, reprice=reprice)
    since = _since(request, order)
    context = {
        "changes": changes,
        "order": order,
        "frame": frame,
        "said": said,
        "kept": kept,
        "since": since,
        "overtakings": changed_since(order, since),
    }
    template = "changing/edit.html" if request.htmx else frame.template
    return render(request, template, context, status=said.status)


def _asked_by_the_page(request: ActorRequest, frame: Frame, order: OrderCard) -> HttpResponse:
    if "more" in request.GET:
        return offered(request.actor, order.customer_id, request.GET["more"])
    typed = request.GET.get("since", "")
    since = int(typed) if typed.isdecimal() and len(typed) < 9 else order.revision
    context = {"order": order, "frame": frame, "since": since, "overtakings": changed_since(order, since)}
    return render(request, "changing/overtaken.html", context)


def _tried(request: ActorRequest, changes: Changes) -> _Said | None:
    """Apply what was typed, once it is whole and its total was shown; nothing when it is done."""
    seen = request.POST.get("seen_total", "")
    shown = Decimal(seen) if is_number(seen) else None
    revision = seen_revision(request.POST, changes.order.revision)
    if not changes.may_be_saved:
        return _Said()
    is_shown = shown in (None, changes.after) or revision != changes.order.revision
    if request.POST.get("more", "").strip() or not is_shown:
        return _Said(look_again=True)
    try:
        lines, anew = lines_to_keep(changes), changes.reprice
        change_order(request.actor, changes.order.id, lines, revision=revision, seen_total=shown, reprice=anew)
    except Refusal as refusal:
        return _Said(refusal)
    return None


def _since(request: ActorRequest, order: OrderCard) -> int:
    """The revision somebody began with."""
    begun = request.POST.get("since", "")
    return int(begun) if begun.isdecimal() and len(begun) < 9 else seen_revision(request.POST, order.revision)
