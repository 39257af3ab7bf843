"""Changing an order that was sent: what it was, what it becomes, applied whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealernet.business.assortment.queries import Offer, named_goods, offers_of
from dealernet.business.orders.commands import DraftLine, change_order
from dealernet.business.orders.queries import OrderCard, contents_kept, order_card, quantity_refused
from dealernet.business.settlements.queries import account_card
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.money import ZERO, line_cost
from dealernet.web.journey import may_be_changed
from dealernet.web.request import ActorRequest, seen_revision


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line as it was and as it is being typed."""

    product_id: UUID
    article: str
    name: str
    step: Decimal
    price: Decimal | None
    was: Decimal
    typed: str
    free: Decimal

    @property
    def quantity(self) -> Decimal | None:
        """The quantity typed; nothing while the order would not take it."""
        number = _number(self.typed)
        return None if number is None or self.problem else number

    @property
    def problem(self) -> Refusal | None:
        """Why the order would not take what is typed: what it has already, and zero, it always takes."""
        if _number(self.typed) in (self.was, Decimal(0)):
            return None
        return quantity_refused(self.typed, step=self.step)

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"quantity-{self.product_id}"

    @property
    def shown(self) -> Decimal | str:
        """The quantity for its field, as typed while it is no number."""
        return self.typed if self.quantity is None else self.quantity

    @property
    def before(self) -> Decimal:
        """What the line came to."""
        return line_cost(self.price or ZERO, self.was)

    @property
    def after(self) -> Decimal:
        """What the line comes to."""
        return line_cost(self.price or ZERO, self.quantity if self.quantity is not None else self.was)

    @property
    def state(self) -> str:
        """added, gone, changed, wrong or same."""
        if self.quantity is None:
            return "wrong"
        if self.quantity == self.was:
            return "same"
        if not self.was:
            return "added"
        return "changed" if self.quantity else "gone"

    @property
    def short(self) -> Decimal:
        """How many more than there are: what the order keeps already counts as there."""
        return max((self.quantity or Decimal(0)) - self.was - self.free, Decimal(0))


@dataclass(frozen=True, slots=True)
class Changes:
    """What the buyer is about to do to the order."""

    order: OrderCard
    lines: tuple[ChangedLine, ...]
    unclear: tuple[str, ...]
    credit_left: Decimal | None

    @property
    def after(self) -> Decimal:
        """What the order will come to."""
        return sum((line.after for line in self.lines), ZERO)

    @property
    def after_as_seen(self) -> str:
        """The total as the form sends it back, whatever the language of the page."""
        return str(self.after)

    @property
    def credit_lacking(self) -> Decimal:
        """How far it would be over the credit."""
        return max(-(self.credit_after or ZERO), ZERO)

    @property
    def difference(self) -> Decimal:
        """How much more or less."""
        return self.after - self.order.total

    @property
    def count(self) -> int:
        """How many lines differ."""
        return sum(line.state != "same" for line in self.lines)

    @property
    def credit_after(self) -> Decimal | None:
        """The credit that is left after it, where payment comes after shipping."""
        return None if self.credit_left is None else self.credit_left - self.difference

    @property
    def leaves_nothing(self) -> bool:
        """Whether every line would be taken out: that is a cancellation, and is done as one."""
        return all(line.quantity == 0 for line in self.lines)

    @property
    def may_be_saved(self) -> bool:
        """Whether there is something to save and nothing is wrong."""
        return self.count > 0 and self.after > 0 and not any(line.state == "wrong" for line in self.lines)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Show what the typed changes come to, before anything is applied; then apply them at the total shown."""
    order = order_card(request.actor, order_id)
    if not may_be_changed(order):
        messages.info(request, _("This order can no longer be changed here; ask your manager."))
        return redirect("portal-order", order_id=order_id)
    if request.method != "POST" and (kept := contents_kept(request.actor, order_id)):
        messages.info(request, str(kept))
        return redirect("portal-order", order_id=order_id)
    changes = _gathered(request.actor, order, request.POST)
    refusal: Refusal | None = None
    if "save" in request.POST and not request.htmx and changes.may_be_saved:
        try:
            _apply(request, changes)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("The order is changed."))
            return redirect("portal-order", order_id=order_id)
    part = "#edit" if request.htmx else ""
    context = {
        "changes": changes,
        "order": order,
        "refusal": refusal,
        "revision": seen_revision(request.POST, order.revision),
    }
    status = refusal.status if refusal else 200
    return render(request, f"portal/orders/change.html{part}", context, status=status)


def _gathered(actor: Actor, order: OrderCard, typed: QueryDict) -> Changes:
    standing = {line.product_id: line for line in order.lines}
    wanted = {product_id: str(line.quantity.normalize()) for product_id, line in standing.items()}
    for name, value in typed.items():
        if name.startswith("quantity-"):
            wanted[_id(name.removeprefix("quantity-"))] = str(value)
    unclear = _with_more(actor, typed.get("more", ""), wanted)
    offers = offers_of(actor, list(wanted), party_id=order.customer_id)
    lines = [_line(product_id, order, offers.get(product_id), text) for product_id, text in wanted.items()]
    account = account_card(actor, order.customer_id) if order.deferral_days else None
    credit_left = account.free if account else None
    return Changes(order, tuple(line for line in lines if line), tuple(unclear), credit_left)


def _with_more(actor: Actor, text: str, wanted: dict[UUID, str]) -> list[str]:
    """Add the products typed into the field for more; answer the lines that are not clear."""
    unclear = []
    for line in named_goods(actor, text[:20_000]):
        if len(line.products) == 1 and line.pasted.quantity > 0:
            product_id = line.products[0].id
            before = Decimal(wanted[product_id]) if product_id in wanted and _is_number(wanted[product_id]) else 0
            wanted[product_id] = f"{before + line.pasted.quantity:f}"
        else:
            unclear.append(line.pasted.whole)
    return unclear


def _line(product_id: UUID, order: OrderCard, offer: Offer | None, typed: str) -> ChangedLine | None:
    old = next((line for line in order.lines if line.product_id == product_id), None)
    if old is None and offer is None:
        return None
    price = old.price if old else (offer.price.amount if offer and offer.price else None)
    return ChangedLine(
        product_id=product_id,
        article=old.article if old else offer.product.article,  # type: ignore[union-attr]
        name=old.name if old else offer.product.name,  # type: ignore[union-attr]
        step=offer.product.step if offer else Decimal(1),
        price=price,
        was=old.quantity if old else Decimal(0),
        typed=typed,
        free=offer.free if offer else Decimal(0),
    )


def _apply(request: ActorRequest, changes: Changes) -> None:
    references: Mapping[UUID, str] = {line.product_id: line.reference for line in changes.order.lines}
    lines = [DraftLine(li.product_id, li.quantity, references.get(li.product_id, "")) for li in changes.lines]
    seen = request.POST.get("seen_total", "")
    change_order(
        request.actor,
        changes.order.id,
        [line for line in lines if line.quantity],
        revision=seen_revision(request.POST, changes.order.revision),
        seen_total=Decimal(seen) if _is_number(seen) else None,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _number(typed: str) -> Decimal | None:
    try:
        return Decimal(typed.replace("\xa0", "").replace(" ", "").replace(",", ".") or "0")
    except InvalidOperation:
        return None


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
