"""Rows of 1C as small values in our words, by the names this base uses. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from dealernet.foundation.money import ZERO, kopecks
from dealernet.integrations.onec.commerceml.values import day, number
from dealernet.integrations.onec.odata.published import Part
from dealernet.integrations.onec.odata.words import is_empty

Row = Mapping[str, Any]
IN_FORCE: Final = ("действует", "")
PAPERS: Final = {
    "Document_РеализацияТоваровУслуг": "Реализация",
    "Document_ЗаказКлиента": "Заказ",
    "Document_КорректировкаРеализации": "Корректировка",
    "Document_ВводОстатков": "Ввод остатков",
}


@dataclass(frozen=True, slots=True)
class Counterparty:
    """A legal face as 1C has it."""

    ref: str
    partner: str
    inn: str
    kpp: str
    name: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """The terms 1C has for one partner; `None` is "1C does not tell", an empty text "nothing is agreed there"."""

    agreement: str | None = None
    price_type: str | None = None
    deferral_days: int | None = None
    credit_limit: Decimal | None = None
    manager: str | None = None
    unlimited: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """A line of the register of debts."""

    buyer: str
    document: str
    document_type: str
    left: Decimal
    due_on: date | None
    arose_on: date | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of 1C: its number and day, whether it stands, the order it is for."""

    ref: str
    number: str
    on: date | None
    stands: bool
    order: str
    amount: Decimal


def told(part: Part, row: Row, field: str) -> Any:
    """A field of a row by our name of it; nothing where this base does not have it."""
    return row.get(part.fields.get(field, ""))


def reference(part: Part, row: Row, field: str) -> str:
    """A reference of a row; an empty text where it leads nowhere."""
    value = told(part, row, field)
    return "" if is_empty(value) else str(value)


def words(part: Part, row: Row, field: str) -> str:
    """A text of a row, without the blanks 1C pads it with."""
    return str(told(part, row, field) or "").strip()


def amount(value: Any) -> Decimal:
    """A sum; nothing counts as zero."""
    return kopecks(number(str(value if value is not None else "")) or ZERO)


def counterparties(part: Part, rows: Iterable[Row]) -> list[Counterparty]:
    """The legal faces that are not marked for deletion."""
    return [
        Counterparty(
            ref=str(row["Ref_Key"]),
            partner=reference(part, row, "partner"),
            inn=words(part, row, "inn"),
            kpp=words(part, row, "kpp"),
            name=words(part, row, "name"),
            full_name=words(part, row, "full_name"),
        )
        for row in rows
        if not told(part, row, "deleted")
    ]


def standing(part: Part, rows: Iterable[Row]) -> list[Row]:
    """The rows in force: not marked for deletion, with a status that says so where there is one."""
    return [row for row in rows if not told(part, row, "deleted") and words(part, row, "status").casefold() in IN_FORCE]


def chosen_agreement(part: Part, rows: Sequence[Row], faces: Sequence[str]) -> Row | None:
    """The agreement a partner buys on: one made for one of its faces before one made for all, else the last one."""
    ordered = sorted(rows, key=lambda row: (reference(part, row, "counterparty") in faces, str(row["Ref_Key"])))
    return ordered[-1] if ordered else None


def deferral(part: Part, agreement: Row) -> int | None:
    """Days after shipping in which the last part is due; 0 when everything is paid before; nothing without steps."""
    steps = told(part, agreement, "steps")
    if not isinstance(steps, list) or not steps:
        return None
    later = [step for step in steps if "Кредит" in str(step.get("ВариантОплаты", ""))]
    return max((int(number(str(step.get("Сдвиг", 0))) or 0) for step in later), default=0)


def contract_terms(part: Part, rows: Sequence[Row]) -> tuple[Decimal | None, int | None, bool]:
    """(limit, days, unlimited) of the contracts in force: the sum of limits, the longest time to pay."""
    limits = [amount(told(part, row, "limit")) for row in rows if told(part, row, "limited") is True]
    days = [int(number(str(told(part, row, "days"))) or 0) for row in rows if told(part, row, "dated") is True]
    return (sum(limits, ZERO) if limits else None, max(days) if days else None, bool(rows) and not limits)


def owed(part: Part, rows: Iterable[Row]) -> list[Owed]:
    """The lines of the register on which something is owed."""
    lines = [
        Owed(
            buyer=reference(part, row, "buyer"),
            document=reference(part, row, "document"),
            document_type=words(part, row, "document_type").removeprefix("StandardODATA."),
            left=amount(told(part, row, "debt")),
            due_on=day(words(part, row, "due")),
            arose_on=day(words(part, row, "arose")),
        )
        for row in rows
    ]
    return [line for line in lines if line.left > 0]


def paper(part: Part, row: Row) -> Paper:
    """A document."""
    return Paper(
        ref=str(row["Ref_Key"]),
        number=words(part, row, "number"),
        on=day(words(part, row, "date")),
        stands=told(part, row, "posted") is True and not told(part, row, "deleted"),
        order=reference(part, row, "order"),
        amount=amount(told(part, row, "sum")),
    )


def document_name(type_name: str, number: str, on: date | None) -> str:
    """What people call a document."""
    kind = PAPERS.get(type_name, type_name.removeprefix("Document_"))
    return f"{kind} {number}" + (f" от {on:%d.%m.%Y}" if on else "")


def same_name(there: str, here: str) -> bool:
    """Whether two names are of one person: all words of the shorter are in the longer."""
    first, second = (set(name.casefold().replace("ё", "е").replace(".", " ").split()) for name in (there, here))
    return bool(first) and bool(second) and (first <= second or second <= first)


def moment_of(row: Row, part: Part) -> datetime | None:
    """When a document was made, in the base's own time."""
    value = words(part, row, "date")
    try:
        return datetime.fromisoformat(value) if value and not value.startswith("0001") else None
    except ValueError:
        return None
