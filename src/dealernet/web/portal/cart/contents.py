"""The cart as its page shows it: today's prices, what is short, what is missing to the smallest order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from dealernet.business.assortment.queries import Offer, offers_of
from dealernet.business.orders.access import PLACE
from dealernet.business.orders.queries import LineRow, OrderCard, current_draft, order_card, order_lines
from dealernet.business.parties.queries import BuyingTerms, ProfileRow, buying_terms, profiles_of
from dealernet.business.settlements.queries import account_card
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.money import ZERO, line_cost


@dataclass(frozen=True, slots=True)
class CartSummary:
    """What the bar says of the cart."""

    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class CartLine:
    """A line of the cart: what it costs today, what it cost when it was put in, how many are not there."""

    product_id: UUID
    article: str
    name: str
    unit: str
    step: Decimal
    quantity: Decimal
    price: Decimal | None
    was_price: Decimal | None
    free: Decimal
    is_sold: bool
    typed: str | None = None
    """What stands in its field, where that is not the quantity."""
    wrong: Refusal | None = None
    """Why what stands in its field cannot be."""

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"quantity-{self.product_id}"

    @property
    def shown(self) -> Decimal | str:
        """What its field shows."""
        return self.quantity if self.typed is None else self.typed

    @property
    def cost(self) -> Decimal:
        """What the line comes to at today's price."""
        return line_cost(self.price or ZERO, self.quantity)

    @property
    def short(self) -> Decimal:
        """How many would have to be waited for."""
        return max(self.quantity - self.free, Decimal(0))

    @property
    def can_be_ordered(self) -> bool:
        """Whether it is on sale and has a price."""
        return self.is_sold and self.price is not None


@dataclass(frozen=True, slots=True)
class Cart:
    """The buyer's draft with everything needed to decide about sending it."""

    order: OrderCard
    lines: tuple[CartLine, ...]
    terms: BuyingTerms
    profiles: Sequence[ProfileRow]
    credit: Decimal | None
    """Credit that is left before this order, where payment comes after shipping."""

    @property
    def credit_after(self) -> Decimal | None:
        """Credit that will be left once the order is sent."""
        return None if self.credit is None else self.credit - self.total

    @property
    def over_credit(self) -> Decimal:
        """The sum that is missing for the order to go on by itself."""
        return max(-(self.credit_after or ZERO), ZERO)

    @property
    def total(self) -> Decimal:
        """What the order comes to today."""
        return sum((line.cost for line in self.lines), ZERO)

    @property
    def total_as_seen(self) -> str:
        """The total as the form sends it back, whatever the language of the page."""
        return str(self.total)

    @property
    def contents_as_seen(self) -> str:
        """A print of the lines as the form sends it back: other lines, or other quantities, are another print."""
        lines = sorted(f"{line.product_id}:{line.quantity.normalize():f}" for line in self.lines)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def wrong(self) -> list[CartLine]:
        """The lines whose field holds what cannot be."""
        return [line for line in self.lines if line.wrong]

    def with_typed(self, typed: Mapping[UUID, str], wrong: Mapping[UUID, Refusal]) -> Cart:
        """The same cart with what stands in its fields, and what is wrong with it."""
        lines = tuple(
            replace(line, typed=typed.get(line.product_id), wrong=wrong.get(line.product_id)) for line in self.lines
        )
        return replace(self, lines=lines)

    @property
    def below_minimum(self) -> Decimal:
        """How much is missing to the smallest order agreed."""
        return max(self.terms.minimum_order - self.total, ZERO)

    @property
    def short(self) -> list[CartLine]:
        """The lines that are not there whole."""
        return [line for line in self.lines if line.can_be_ordered and line.short]

    @property
    def impossible(self) -> list[CartLine]:
        """The lines that keep the order from being sent."""
        return [line for line in self.lines if not line.can_be_ordered]

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing stands in the way."""
        return bool(self.lines) and not self.impossible and not self.below_minimum

    @property
    def profile_id(self) -> UUID | None:
        """For whom it is: as chosen, or the buyer's default."""
        default = next((profile.id for profile in self.profiles if profile.is_default), None)
        return self.order.profile_id or default


def cart_of(actor: Actor) -> Cart | None:
    """The buyer's cart; nothing when none was begun. Sixteen statements at most, however many lines."""
    draft_id = current_draft(actor)
    if draft_id is None:
        return None
    order = order_card(actor, draft_id)
    offers = offers_of(actor, [line.product_id for line in order.lines], party_id=order.customer_id)
    terms = buying_terms(actor, order.customer_id)
    return Cart(
        order=order,
        lines=tuple(_line(line, offers.get(line.product_id)) for line in order.lines),
        terms=terms,
        profiles=profiles_of(actor, order.customer_id),
        credit=(account_card(actor, order.customer_id).free or ZERO) if terms.deferral_days else None,
    )


def summary_of(actor: Actor) -> CartSummary:
    """How many lines are in the cart and what they come to. Two statements."""
    if not actor.may(PLACE):
        return CartSummary(0, ZERO)
    draft_id = current_draft(actor)
    lines = order_lines([draft_id])[draft_id] if draft_id else []
    return CartSummary(len(lines), sum((line.cost for line in lines), ZERO))


def quantities_in_cart(actor: Actor) -> dict[UUID, Decimal]:
    """How many of each product are in the cart. Two statements."""
    draft_id = current_draft(actor)
    if draft_id is None:
        return {}
    return {line.product_id: line.quantity for line in order_lines([draft_id])[draft_id]}


def _line(line: LineRow, offer: Offer | None) -> CartLine:
    price = offer.price.amount if offer and offer.price else None
    return CartLine(
        product_id=line.product_id,
        article=line.article,
        name=line.name,
        unit=line.unit,
        step=offer.product.step if offer else Decimal(1),
        quantity=line.quantity,
        price=price,
        was_price=line.price if price is not None and line.price != price else None,
        free=offer.free if offer else Decimal(0),
        is_sold=offer is not None and offer.product.is_sold,
    )
