"""Deciding each line of a sheet: whose it is, what it sets, why it is refused. Values in, decisions out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dealernet.business.parties.queries import KnownBuyer
from dealernet.integrations.sheets.columns import TERMS, TITLES
from dealernet.integrations.sheets.reading import Line
from dealernet.integrations.sheets.values import CellWrong, day_of, days_of, inn_of, kpp_of, sum_of, words_of

UNNAMED: str = "Долг по таблице"


@dataclass(frozen=True, slots=True)
class Known:
    """What lines are checked against: buyers by ИНН, price types and staff by their plain names, what may be told."""

    buyers: Mapping[str, Sequence[KnownBuyer]]
    price_types: Mapping[str, UUID]
    staff: Mapping[str, Sequence[UUID]]
    terms_refused: str = ""
    debts_refused: str = ""


@dataclass(frozen=True, slots=True)
class SheetDebt:
    """What a line says is owed."""

    document: str
    left: Decimal
    due_on: date | None


@dataclass(slots=True)
class Checked:
    """A line as it was decided. `problems` refuse it whole; `withheld` says why its debts are not told all the same."""

    number: int
    inn: str
    name: str
    buyer: KnownBuyer | None = None
    terms: dict[str, Any] = field(default_factory=dict)
    debt: SheetDebt | None = None
    problems: list[str] = field(default_factory=list)
    withheld: str = ""


def checked(lines: Sequence[Line], known: Known) -> list[Checked]:
    """Each line decided alone, then against the others: contradictions and repetitions refuse the later one."""
    decided = [_alone(line, known) for line in lines]
    _against_others(decided)
    _withhold(decided)
    return decided


def _alone(line: Line, known: Known) -> Checked:
    told = line.cells
    one = Checked(line.number, str(told.get("inn", "")).strip()[:20], str(told.get("name", "")).strip()[:200])
    for column in line.formulas:
        one.problems.append(_("the cell of “%(column)s” is a formula: paste its value") % {"column": _title(column)})
    if one.problems:
        return one
    _find(one, told, known)
    _take_terms(one, told, known)
    _take_debt(one, told, known)
    if one.buyer is not None and not one.terms and one.debt is None and not one.problems:
        one.problems.append(_("the line says nothing but who the buyer is"))
    return one


def _find(one: Checked, told: Mapping[str, Any], known: Known) -> None:
    if "inn" not in told:
        one.problems.append(_("there is no INN"))
        return
    try:
        one.inn = inn_of(told["inn"])
        kpp = kpp_of(told["kpp"]) if "kpp" in told else ""
    except CellWrong as wrong:
        one.problems.append(str(wrong))
        return
    found = list(known.buyers.get(one.inn, ()))
    if len(found) > 1 and kpp:
        found = [buyer for buyer in found if kpp in buyer.kpps] or found
    if not found:
        one.problems.append(_("there is no buyer with INN %(inn)s among yours") % {"inn": one.inn})
    elif len(found) > 1:
        names = ", ".join(buyer.name for buyer in found[:3])
        one.problems.append(
            _("several buyers have INN %(inn)s (%(names)s): give the KPP") % {"inn": one.inn, "names": names}
        )
    else:
        one.buyer = found[0]


def _take_terms(one: Checked, told: Mapping[str, Any], known: Known) -> None:
    given = [term for term in TERMS if term in told]
    if given and known.terms_refused:
        one.problems.append(known.terms_refused)
        return
    for term in given:
        try:
            one.terms[term] = _term(term, told[term], known)
        except CellWrong as wrong:
            one.problems.append(str(wrong))


def _term(term: str, value: Any, known: Known) -> Any:
    if term == "deferral_days":
        return days_of(value)
    if term == "credit_limit":
        return sum_of(value, _("limit"))
    words = words_of(value)
    if term == "agreement":
        return words
    if term == "price_type":
        if words.casefold() not in known.price_types:
            there = ", ".join(list(known.price_types)[:5])
            raise CellWrong(
                _("there is no price type “%(name)s”; there are: %(there)s") % {"name": words, "there": there}
            )
        return known.price_types[words.casefold()]
    people = known.staff.get(words.casefold(), ())
    if len(people) != 1:
        said = (
            _("several colleagues are called “%(name)s”: give the e-mail")
            if people
            else _("there is no colleague “%(name)s”")
        )
        raise CellWrong(said % {"name": words})
    return people[0]


def _take_debt(one: Checked, told: Mapping[str, Any], known: Known) -> None:
    if "debt" not in told:
        if "due_on" in told or "document" in told:
            one.problems.append(_("a document or a due day without a debt"))
        return
    if known.debts_refused:
        one.problems.append(known.debts_refused)
        return
    try:
        left = sum_of(told["debt"], _("debt"))
        document = words_of(told.get("document") or UNNAMED)
        due_on = day_of(told["due_on"]) if "due_on" in told else None
        if left and due_on is None:
            raise CellWrong(_("a debt needs its due day"))
    except CellWrong as wrong:
        one.problems.append(str(wrong))
    else:
        one.debt = SheetDebt(document, left, due_on)


def _against_others(decided: Sequence[Checked]) -> None:
    terms: dict[tuple[UUID, str], tuple[Any, int]] = {}
    papers: dict[tuple[UUID, str, date | None], int] = {}
    for one in decided:
        if one.problems or one.buyer is None:
            continue
        for term, value in one.terms.items():
            said, line = terms.setdefault((one.buyer.id, term), (value, one.number))
            if said != value:
                told = {"line": line, "column": _title(term)}
                one.problems.append(_("line %(line)s says otherwise in “%(column)s” of the same buyer") % told)
        if one.debt is not None and one.debt.left:
            paper = (one.buyer.id, one.debt.document.casefold(), one.debt.due_on)
            if papers.setdefault(paper, one.number) != one.number:
                one.problems.append(_("repeats the debt of line %(line)s") % {"line": papers[paper]})


def _withhold(decided: Sequence[Checked]) -> None:
    """The debts of a buyer are told whole: while one of its lines is refused, none of them is."""
    broken: dict[str, int] = {}
    for one in decided:
        if one.problems and one.inn:
            broken.setdefault(one.inn, one.number)
    for one in decided:
        if one.debt is not None and not one.problems and one.inn in broken:
            one.withheld = _("the debts of this buyer wait until line %(line)s is put right") % {
                "line": broken[one.inn]
            }


def _title(column: str) -> str:
    return TITLES[column]
