"""The buyer sends the payment order its bank took, with the file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dealernet.business.orders.commands import LARGEST_FILE, GivenPaper, send_payment_order
from dealernet.business.orders.queries import OrderCard, order_card, payment_orders_of
from dealernet.foundation import clock
from dealernet.foundation.errors import Refusal
from dealernet.web.portal.orders.waitingfile import Sent, WaitingFile
from dealernet.web.request import ActorRequest


class TypedSum(forms.DecimalField):
    """A sum as people type it: with a comma or a dot, thousands apart or not."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        """The number typed."""
        return super().to_python("".join(str(value or "").split()).replace(",", "."))


class PaymentOrderForm(forms.Form):
    """What stands on the payment order, and its file."""

    file = forms.FileField(
        required=False,
        label=gettext_lazy("File of the payment order"),
        help_text=gettext_lazy("PDF or a picture (JPEG, PNG), at most 10 MB"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
    )
    number = forms.CharField(label=gettext_lazy("Number of the payment order"), max_length=20)
    dated_on = forms.DateField(
        label=gettext_lazy("Its day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    amount = TypedSum(label=gettext_lazy("Sum, ₽"), max_digits=14, decimal_places=2)

    def __init__(self, *given: Any, left: Decimal, waiting: WaitingFile, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["dated_on"].initial = clock.today
        self.fields["amount"].initial = f"{left:.2f}".replace(".", ",")
        self._waiting = waiting

    def clean_file(self) -> Sent:
        """The file chosen now, else the one that waits since the form was sent before; none is refused.

        No more of a file is read than one byte over what is taken.
        """
        chosen = self.cleaned_data["file"]
        found = Sent(chosen.name, chosen.read(LARGEST_FILE + 1)) if chosen else self._waiting.found()
        if found is None:
            raise forms.ValidationError(_("Choose the file of the payment order: a PDF or a picture."))
        return found

    def given(self) -> GivenPaper:
        """What the buyer sends."""
        told = self.cleaned_data
        return GivenPaper(told["number"], told["dated_on"], told["amount"], told["file"].name, told["file"].content)


@require_http_methods(["GET", "HEAD", "POST"])
def payment_order(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """The form; then the payment order is sent, or what is wrong is said beside its field."""
    order = order_card(request.actor, order_id)
    if not order.takes_payment_order and request.method != "POST":
        messages.info(request, _("No payment order is awaited for this order."))
        return redirect("portal-order", order_id=order_id)
    waiting = WaitingFile(request.actor, order_id, request.POST.get("waiting", ""))
    form = PaymentOrderForm(request.POST or None, request.FILES or None, left=order.left_to_pay, waiting=waiting)
    if form.is_bound and form.is_valid():
        try:
            outcome = send_payment_order(request.actor, order_id, form.given())
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, str(refusal))
        else:
            waiting.forget()
            messages.success(request, _said(outcome.detail["doubts"]))
            return redirect("portal-order", order_id=order_id)
    if order.takes_payment_order and "file" in getattr(form, "cleaned_data", {}):
        waiting.keep(form.cleaned_data["file"])
    return _page(request, order, form, waiting)


def _said(doubts: list[dict[str, str]]) -> str:
    if any(doubt["kind"] == "sum" for doubt in doubts):
        return _("The payment order is sent. Its sum is not what is left to pay: your manager will look at it.")
    return _("The payment order is sent: your manager will look at it.")


def _page(request: ActorRequest, order: OrderCard, form: PaymentOrderForm, waiting: WaitingFile) -> HttpResponse:
    newest = next(iter(payment_orders_of(request.actor, order.id)), None)
    context = {"order": order, "form": form, "newest": newest, "waiting": waiting}
    return render(request, "portal/orders/sending.html", context, status=422 if form.is_bound else 200)
