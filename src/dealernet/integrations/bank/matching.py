"""Which invoices a payment is for: numbers in its purpose, the payer's ИНН, the sum. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

_LATIN: Final = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_BEFORE: Final = re.compile(
    r"(?:СЧЕТ(?:АМ|ОВ|ОМ|У|А)?|СЧ\.?|СЧ-?Ф|ЗАКАЗ(?:АМ|ОВ|У|А)?)(?:\s*-?\s*(?:ОФЕРТЕ|ДОГОВОРУ|КЛИЕНТА|НА ОПЛАТУ))*"
    r"\s*(?:№№?|N|НОМЕР|#)?\s*((?!ОТ\b|НА\b|ЗА\b|ОТ\d)[А-Я]{0,4}[ -]?\d[\dА-Я/-]*)"
)
_LISTED: Final = re.compile(r"\s*(?:,|;|И)\s*(?:№|N)?\s*([А-Я]{0,4}-?\d{1,10})(?=\s|,|;|$|\.)")
_NEVER: Final = ("ВОЗВРАТ", "ОШИБОЧНО", "ЗАЕМ", "ЗАЙМ", "ПРОЦЕНТ", "КОМИССИ", "ВЗНОС", "НАЛОГ", "ШТРАФ")
_INN_IN_TEXT: Final = re.compile(r"ИНН\s*(\d{10,12})")


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice money may be for: its order, its number, whose it is, what is left to pay.

    `behind` are its back orders without an invoice, each with what is left: an invoice of before was for them too.
    """

    holder_id: UUID
    number: str
    party_id: UUID
    inns: frozenset[str]
    left: Decimal
    behind: tuple[tuple[UUID, Decimal], ...] = ()

    @property
    def with_behind(self) -> Decimal:
        """What is left to pay with what waits behind it."""
        return self.left + sum((left for _holder, left in self.behind), Decimal(0))


@dataclass(frozen=True, slots=True)
class Match:
    """What a payment was matched to, or why a person has to look. `wanted` are orders with how much goes there."""

    party_id: UUID | None
    wanted: tuple[tuple[UUID, Decimal], ...]
    doubt: str = ""
    numbers: tuple[str, ...] = ()


def normal(text: str) -> str:
    """Capital letters, Ё as Е, Latin look-alikes as Cyrillic, single spaces."""
    return " ".join(text.upper().replace("Ё", "Е").translate(_LATIN).split())


def numbers_in(purpose: str) -> list[str]:
    """The numbers of invoices or orders a purpose names, as written, in order."""
    text, found = normal(purpose).replace("N", "№"), []
    for hit in _BEFORE.finditer(text):
        if any(sign.isdigit() for sign in hit[1]):
            found.append(hit[1].strip("-/"))
            end = hit.end()
            while more := _LISTED.match(text, end):
                found.append(more[1])
                end = more.end()
    return list(dict.fromkeys(found))


def key_of(number: str) -> str:
    """A number as it is compared: without signs and leading zeros of its figures."""
    bare = re.sub(r"[^А-Я0-9]", "", normal(number))
    return re.sub(r"(?<!\d)0+(?=\d)", "", bare)


def match(
    *, amount: Decimal, payer_inn: str, purpose: str, invoices: Sequence[OpenInvoice], parties: Sequence[UUID]
) -> Match:
    """Decide what a payment is for. `parties` are the customers known by the payer's ИНН.

    Certain: one number, the payer is the invoice's, and the sum is not above what is left of it and of its back orders.
    Doubtful, with the words
    why: several numbers or a sum above, somebody else's number, no number, words of refunds and loans.
    """
    text = normal(purpose)
    if any(word in text for word in _NEVER):
        return Match(_only(parties), (), "в назначении слова о возврате, займе или налоге")
    named = numbers_in(purpose)
    by_key = {key_of(invoice.number): invoice for invoice in invoices}
    found = [by_key[key_of(n)] for n in named if key_of(n) in by_key]
    third = next((inn for inn in _INN_IN_TEXT.findall(text) if inn != payer_inn), "")
    if not found:
        return _without_number(amount, parties, invoices, named)
    foreign = next((i for i in found if payer_inn and payer_inn not in i.inns), None)
    if foreign is not None or (third and not payer_inn):
        whose = foreign or found[0]
        guess = _shares(amount, found)
        doubt = f"счёт № {whose.number} другого покупателя, а ИНН плательщика {payer_inn or 'не указан'}"
        return Match(_only(parties), guess, doubt, tuple(named))
    shares = _shares(amount, found)
    if len(found) > 1:
        return Match(found[0].party_id, shares, f"названо счетов: {len(found)}, проверьте, как разделить", tuple(named))
    if amount > found[0].with_behind:
        over = amount - found[0].with_behind
        return Match(found[0].party_id, shares, f"на {over} ₽ больше, чем осталось по счёту", tuple(named))
    if not payer_inn and amount not in (found[0].left, found[0].with_behind):
        return Match(found[0].party_id, shares, "плательщик без ИНН, и сумма не равна счёту", tuple(named))
    return Match(found[0].party_id, shares, numbers=tuple(named))


def _without_number(
    amount: Decimal, parties: Sequence[UUID], invoices: Sequence[OpenInvoice], named: Sequence[str]
) -> Match:
    own = [i for i in invoices if i.party_id in parties]
    exact = [i for i in own if i.left == amount]
    missing = f"счёта № {', '.join(named)} нет среди неоплаченных"
    doubt = missing if named else "в назначении нет номера счёта"
    if len(parties) != 1:
        return Match(
            None, (), "плательщик не узнан по ИНН" if not parties else "по ИНН несколько покупателей", tuple(named)
        )
    wanted = ((exact[0].holder_id, amount),) if len(exact) == 1 else ()
    return Match(parties[0], wanted, doubt, tuple(named))


def _shares(amount: Decimal, invoices: Sequence[OpenInvoice]) -> tuple[tuple[UUID, Decimal], ...]:
    shares, rest = [], amount
    wanted = [
        one for invoice in dict.fromkeys(invoices) for one in ((invoice.holder_id, invoice.left), *invoice.behind)
    ]
    for holder_id, left in wanted:
        part = min(left, rest)
        if part > 0:
            shares.append((holder_id, part))
            rest -= part
    return tuple(shares)


def _only(parties: Sequence[UUID]) -> UUID | None:
    return parties[0] if len(parties) == 1 else None
