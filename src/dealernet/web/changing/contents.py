"""What an order contains as it is being typed: each line as it was and as it becomes, and what the whole comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.http import QueryDict

from dealernet.business.assortment.queries import Offer, Pasted, named_goods, offers_of
from dealernet.business.orders.commands import DraftLine
from dealernet.business.orders.queries import LineRow, OrderCard, quantity_refused
from dealernet.business.settlements.queries import account_card
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import Refusal
from dealernet.foundation.money import ZERO, line_cost
from dealernet.web.changing.offering import found_by


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
    seen: Decimal | None = None
    price_was: Decimal | None = None
    """What it cost before, where its price is counted anew."""

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
    def was_field(self) -> str:
        """The name of the field that says what the line was when it was shown."""
        return f"was-{self.product_id}"

    @property
    def was_as_seen(self) -> str:
        """What the line was, as the form sends it back, whatever the language of the page."""
        return f"{self.was:f}"

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody else has changed this line since it was shown."""
        return self.seen is not None and self.seen != self.was

    @property
    def shown(self) -> Decimal | str:
        """The quantity for its field, as typed while it is no number."""
        return self.typed if self.quantity is None else self.quantity

    @property
    def before(self) -> Decimal:
        """What the line came to."""
        return line_cost(self.price_was or self.price or ZERO, self.was)

    @property
    def after(self) -> Decimal:
        """What the line comes to."""
        return line_cost(self.price or ZERO, self.quantity if self.quantity is not None else self.was)

    @property
    def is_repriced(self) -> bool:
        """Whether it is to cost something else than before."""
        return self.price_was not in (None, self.price)

    @property
    def is_counted_anew(self) -> bool:
        """Whether there are to be more or fewer of it."""
        return self.quantity != self.was

    @property
    def state(self) -> str:
        """added, gone, changed, wrong or same."""
        if self.quantity is None:
            return "wrong"
        if self.quantity == self.was:
            return "changed" if self.was and self.is_repriced else "same"
        if not self.was:
            return "added"
        return "changed" if self.quantity else "gone"

    @property
    def short(self) -> Decimal:
        """How many more than there are: what the order keeps already counts as there."""
        return max((self.quantity or Decimal(0)) - self.was - self.free, Decimal(0))


@dataclass(frozen=True, slots=True)
class Unclear:
    """What was typed to be added and names no product for certain, with those it may mean."""

    text: str
    quantity: Decimal
    found: tuple[Offer, ...]

    @property
    def quantity_as_sent(self) -> str:
        """How many, as the form sends it back, whatever the language of the page."""
        return _plain(self.quantity)


@dataclass(frozen=True, slots=True)
class Changes:
    """What somebody is about to do to the order."""

    order: OrderCard
    lines: tuple[ChangedLine, ...]
    unclear: tuple[Unclear, ...]
    credit_left: Decimal | None
    reprice: bool = False
    """All prices are counted anew by those of today."""

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
    def reprices(self) -> bool:
        """Whether counting the prices anew changes any."""
        return any(line.is_repriced for line in self.lines)

    @property
    def credit_after(self) -> Decimal | None:
        """The credit that is left after it, where payment comes after shipping."""
        return None if self.credit_left is None else self.credit_left - self.difference

    @property
    def short_lines(self) -> int:
        """How many lines want more than there is."""
        return sum(line.short > 0 for line in self.lines)

    @property
    def leaves_nothing(self) -> bool:
        """Whether every line would be taken out: that is a cancellation, and is done as one."""
        return all(line.quantity == 0 for line in self.lines)

    @property
    def may_be_saved(self) -> bool:
        """Whether there is something to save and nothing is wrong."""
        return self.count > 0 and self.after > 0 and not any(line.state == "wrong" for line in self.lines)


def gathered(actor: Actor, order: OrderCard, typed: QueryDict, *, reprice: bool = False) -> Changes:
    """The order with what was typed upon it. What was left as it was shown is as it stands now, whoever changed it.

    With `reprice` each line is at the price of today, but for those agreed for the order and those without one.
    """
    standing = _standing(order)
    seen = _seen(typed)
    wanted = {product_id: _plain(line.quantity) for product_id, line in standing.items()}
    for product_id, text in _under("quantity-", typed).items():
        if product_id in seen and _number(text) == seen[product_id]:
            continue
        wanted[product_id] = text
    unclear = _with_more(actor, order, typed, wanted)
    offers = offers_of(actor, list(wanted), party_id=order.customer_id)
    lines = []
    for product_id, text in wanted.items():
        old, offer = standing.get(product_id), offers.get(product_id)
        line = _line(product_id, old, offer, text, seen.get(product_id))
        if line and old and reprice and not old.price_agreed and offer and offer.price:
            line = replace(line, price=offer.price.amount, price_was=old.price)
        lines += [line] if line else []
    account = account_card(actor, order.customer_id) if order.deferral_days else None
    return Changes(order, tuple(lines), tuple(unclear), account.free if account else None, reprice)


def lines_to_keep(changes: Changes) -> list[DraftLine]:
    """The lines as the order is to have them, with the buyer's own references."""
    references: Mapping[UUID, str] = {line.product_id: line.reference for line in changes.order.lines}
    return [
        DraftLine(line.product_id, line.quantity, references.get(line.product_id, ""))
        for line in changes.lines
        if line.quantity
    ]


def _standing(order: OrderCard) -> dict[UUID, LineRow]:
    """The lines by product: one that came in two lines, as programs may send it, is added up."""
    found: dict[UUID, LineRow] = {}
    for line in order.lines:
        before = found.get(line.product_id)
        found[line.product_id] = replace(before, quantity=before.quantity + line.quantity) if before else line
    return found


def _under(prefix: str, typed: QueryDict) -> dict[UUID, str]:
    found = {}
    for name, value in typed.items():
        if name.startswith(prefix) and (product_id := _id(name.removeprefix(prefix))):
            found[product_id] = str(value)
    return found


def _seen(typed: QueryDict) -> dict[UUID, Decimal]:
    return {one: Decimal(text) for one, text in _under("was-", typed).items() if is_number(text)}


def _with_more(actor: Actor, order: OrderCard, typed: QueryDict, wanted: dict[UUID, str]) -> list[Unclear]:
    """Add the product chosen and those typed into the field for more; answer what is not clear."""
    chosen, _, how_many = typed.get("add", "").partition(":")
    if product_id := _id(chosen):
        _one_more(wanted, product_id, Decimal(how_many) if is_number(how_many) else Decimal(1))
        return []
    unclear = []
    for line in named_goods(actor, typed.get("more", "")[:20_000]):
        if len(line.products) == 1 and line.pasted.quantity > 0:
            _one_more(wanted, line.products[0].id, line.pasted.quantity)
        else:
            unclear.append(line.pasted)
    if len(unclear) == 1:
        return [_unclear(actor, order, unclear[0])]
    return [Unclear(one.whole, one.quantity, ()) for one in unclear]


def _unclear(actor: Actor, order: OrderCard, pasted: Pasted) -> Unclear:
    """One line with what it may mean: a name may end in a number, as “МТЗ 82” does; else that is how many."""
    if found := found_by(actor, order.customer_id, pasted.whole):
        return Unclear(pasted.whole, Decimal(1), found)
    return Unclear(pasted.whole, pasted.quantity or Decimal(1), found_by(actor, order.customer_id, pasted.article))


def _one_more(wanted: dict[UUID, str], product_id: UUID, quantity: Decimal) -> None:
    before = _number(wanted[product_id]) if product_id in wanted else None
    wanted[product_id] = _plain((before or Decimal(0)) + quantity)


def _line(
    product_id: UUID, old: LineRow | None, offer: Offer | None, typed: str, seen: Decimal | None
) -> ChangedLine | None:
    named = old or (offer.product if offer else None)
    if named is None:
        return None
    price = old.price if old else (offer.price.amount if offer and offer.price else None)
    return ChangedLine(
        product_id=product_id,
        article=named.article,
        name=named.name,
        step=offer.product.step if offer else Decimal(1),
        price=price,
        was=old.quantity if old else Decimal(0),
        typed=typed,
        free=offer.free if offer else Decimal(0),
        seen=seen,
    )


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(typed: str) -> Decimal | None:
    try:
        number = Decimal(typed.replace("\xa0", "").replace(" ", "").replace(",", ".") or "0")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def is_number(text: str) -> bool:
    """Whether it is a finite number as programs write it."""
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
