"""What a sheet would do if it were applied now: line by line, what is set, changed, left, refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from dealernet.business.parties.access import CHANGE_TERMS
from dealernet.business.parties.queries import BuyingTerms, buyers_by_inn, terms_of
from dealernet.business.pricing.queries import price_types
from dealernet.business.settlements.access import RECORD_DEBTS
from dealernet.business.settlements.queries import debts_told
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.exchange.border import border_in_force
from dealernet.foundation.text import said_date, said_money
from dealernet.integrations.sheets.checking import Checked, Known, SheetDebt, checked
from dealernet.integrations.sheets.columns import TITLES
from dealernet.integrations.sheets.reading import Line, Table
from dealernet.integrations.sheets.values import CellWrong, inn_of

_FIELDS: Final = {"responsible": "responsible_id", "price_type": "price_type_id"}


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a line: what it is called, what stands, what would stand."""

    title: str
    was: str
    now: str

    @property
    def is_new(self) -> bool:
        """Whether another value would stand."""
        return self.was != self.now


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line with what it would change; `problems` refuse it."""

    number: int
    inn: str
    name: str
    party_id: UUID | None
    changes: tuple[Change, ...]
    problems: tuple[str, ...]
    withheld: str

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it is taken."""
        return bool(self.problems)

    @property
    def changes_something(self) -> bool:
        """Whether another value would stand after it."""
        return not self.problems and any(change.is_new for change in self.changes)


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole sheet as it would be applied."""

    lines: tuple[PlannedLine, ...]
    unused: tuple[str, ...]

    @property
    def refused(self) -> int:
        """How many lines are refused."""
        return sum(line.is_refused for line in self.lines)

    @property
    def changing(self) -> int:
        """How many lines change something."""
        return sum(line.changes_something for line in self.lines)

    @property
    def same(self) -> int:
        """How many lines say what stands already."""
        return len(self.lines) - self.refused - self.changing


def decided(actor: Actor, table: Table) -> list[Checked]:
    """The lines of a sheet, decided. Four statements, however many lines."""
    return checked(table.lines, _known(actor, table.lines))


def plan(actor: Actor, table: Table) -> Plan:
    """What a sheet would do now. Six statements, however many lines."""
    lines = decided(actor, table)
    ids = list({one.buyer.id for one in lines if one.buyer})
    stands = terms_of(actor, ids)
    told = {one.party_id: one.lines for one in debts_told(actor, ids)} if ids else {}
    names = {str(kind.id): kind.name for kind in price_types(actor)}
    names |= {str(person.id): person.name for person in Account.objects.filter(dealer_id=None)}
    planned = [_planned(one, stands, told, names) for one in lines]
    return Plan(tuple(planned), tuple(table.unused))


def _known(actor: Actor, lines: Sequence[Line]) -> Known:
    inns = set()
    for line in lines:
        try:
            inns.add(inn_of(line.cells.get("inn", "")))
        except CellWrong:
            continue
    staff: dict[str, list[UUID]] = {}
    for person in Account.objects.filter(dealer_id=None, is_active=True):
        for called in {person.name.casefold(), person.email.casefold()}:
            staff.setdefault(called, []).append(person.id)
    terms = "" if actor.may(CHANGE_TERMS) else _("you may not change terms: a head of sales or a manager may")
    debts = "" if actor.may(RECORD_DEBTS) else _("you may not record debts: an accountant may")
    if not border_in_force().debts_are_theirs:
        debts = _("debts are counted here (border with 1C): empty the column of debts")
    types = {kind.name.casefold(): kind.id for kind in price_types(actor)}
    return Known(buyers_by_inn(actor, list(inns)), types, staff, terms, debts)


def _planned(
    one: Checked, stands: dict[UUID, BuyingTerms], told: Mapping[UUID, Sequence[dict[str, Any]]], names: dict[str, str]
) -> PlannedLine:
    changes = []
    if one.buyer is not None and one.buyer.id in stands:
        terms = stands[one.buyer.id]
        for term, value in one.terms.items():
            before = getattr(terms, _FIELDS.get(term, term))
            changes.append(Change(TITLES[term], _written(before, names), _written(value, names)))
        if one.debt is not None:
            changes.append(_of_debt(one.debt, told.get(one.buyer.id, ())))
    party_id = one.buyer.id if one.buyer else None
    name = one.buyer.name if one.buyer else one.name
    return PlannedLine(one.number, one.inn, name, party_id, tuple(changes), tuple(one.problems), one.withheld)


def _of_debt(debt: SheetDebt, told: Sequence[dict[str, Any]]) -> Change:
    if not debt.left:
        was = _("nothing") if not told else said_money(sum((Decimal(str(one["left"])) for one in told), Decimal(0)))
        return Change(TITLES["debt"], was, _("nothing"))
    day = debt.due_on.isoformat() if debt.due_on else ""
    now = _debt_words(debt.document, debt.left, day)
    same = [one for one in told if str(one["document"]).casefold() == debt.document.casefold()]
    exact = [one for one in same if one["due_on"] == day] or same
    was = (
        _debt_words(str(exact[0]["document"]), Decimal(str(exact[0]["left"])), str(exact[0]["due_on"]))
        if exact
        else "—"
    )
    return Change(TITLES["debt"], was, now)


def _debt_words(document: str, left: Decimal, day: str) -> str:
    return _("%(document)s: %(sum)s till %(day)s") % {
        "document": document,
        "sum": said_money(left),
        "day": said_date(day),
    }


def _written(value: Any, names: dict[str, str]) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, Decimal):
        return said_money(value)
    return names.get(str(value), str(value))
