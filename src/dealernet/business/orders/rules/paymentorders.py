"""What a payment order must be to be taken, and what about it does not fit the order it is sent for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.errors import (
    PaymentOrderDayWrong,
    PaymentOrderFileWrong,
    PaymentOrderNumberWrong,
    PaymentOrderSumWrong,
)
from dealernet.foundation.money import ZERO, kopecks

LARGEST_FILE: Final = 10 * 1024 * 1024
LARGEST_SUM: Final = Decimal(10) ** 11
VALID_DAYS: Final = 10
"""How long a bank takes a payment order for, days from its date."""
KINDS: Final = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}
DOUBTS: Final[Mapping[str, Any]] = {
    "sum": _("The sum typed is %(typed)s ₽, but %(left)s ₽ is left to pay."),
    "old": _("It is dated more than ten days ago: a bank no longer takes such a payment order."),
    "unread": _("There is no text in the file, so nothing was checked by it: look at the picture."),
    "invoice": _("The file names neither invoice No. %(invoice)s nor order No. %(order)s."),
    "other_invoice": _("The file names invoice No. %(other)s, this order has No. %(invoice)s."),
    "number": _("The number typed is not in the file."),
    "sum_in_file": _("The sum typed is not in the file."),
    "recipient": _("Our ИНН %(inn)s is not in the file: the money may go to somebody else."),
    "used": _("The same file was sent for order No. %(order)s before and did not stand there."),
    "used_by_other": _("Another buyer sent the very same file."),
    "same_number": _("A payment order with this number and day is at order No. %(order)s too."),
}
"""What may not fit: nothing of it refuses the payment order, a person decides."""
_INVOICE: Final = re.compile(r"сч[её]т[а-яё]*\.?\s*(?:на оплату\s*)?(?:№|n|no\.?)?\s*(\d{1,12})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A payment order as it is sent: what was typed, and the file."""

    number: str
    dated_on: date
    amount: Decimal
    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Awaited:
    """What the order would be paid by: its numbers, what is left, roubles, and whom the money is for."""

    order_number: str
    invoice_number: str
    left: Decimal
    inn: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that does not fit, with the values its sentence names."""

    kind: str
    values: Mapping[str, str]

    def as_kept(self) -> dict[str, Any]:
        """As the payment order keeps it."""
        return {"kind": self.kind, **self.values}


def acceptable_paper(given: GivenPaper, *, today: date) -> GivenPaper:
    """What was sent, tidied. Refuses a number, a day or a sum that cannot be, and a file that is none we take."""
    number = " ".join(given.number.replace("\x00", "").split())
    if not 1 <= len(number) <= 20:
        raise PaymentOrderNumberWrong
    if not today - timedelta(days=365) <= given.dated_on <= today + timedelta(days=1):
        raise PaymentOrderDayWrong
    amount = _sum_of(given.amount)
    if len(given.content) > LARGEST_FILE:
        raise PaymentOrderFileWrong(why=_("it is larger than 10 MB"))
    suffix_of(given.content)
    return GivenPaper(number, given.dated_on, amount, shown_name(given.file_name), given.content)


def suffix_of(content: bytes) -> str:
    """How a file's name should end by what the file is. Refuses all but a whole PDF, JPEG or PNG."""
    if not content:
        raise PaymentOrderFileWrong(why=_("it is empty"))
    suffix = next((end for begins, end in KINDS.items() if content.startswith(begins)), None)
    if suffix is None:
        raise PaymentOrderFileWrong(why=_("a PDF or a picture (JPEG, PNG) is taken"))
    if suffix == ".pdf" and b"%%EOF" not in content[-4096:]:
        raise PaymentOrderFileWrong(why=_("the PDF is cut off: save it once more"))
    return suffix


def shown_name(name: str) -> str:
    """The last part of a file's name, without what cannot be shown; it never names a place on a disk."""
    last = PurePosixPath(name.replace("\\", "/")).name
    tidy = "".join(sign for sign in last if sign.isprintable()).strip(" .")
    return tidy[-120:] or "file"


def doubts_about(given: GivenPaper, awaited: Awaited, texts: Sequence[str], *, today: date) -> list[Doubt]:
    """What does not fit: the sum, the day, and what the file's text says; `texts` are the ways it can be read."""
    found = []
    if given.amount != awaited.left:
        found.append(Doubt("sum", {"typed": str(given.amount), "left": str(awaited.left)}))
    if given.dated_on < today - timedelta(days=VALID_DAYS):
        found.append(Doubt("old", {}))
    if not texts:
        return [*found, Doubt("unread", {})]
    return found + _doubts_of_text(given, awaited, [" ".join(text.split()) for text in texts])


def _doubts_of_text(given: GivenPaper, awaited: Awaited, texts: Sequence[str]) -> list[Doubt]:
    numbers = {"invoice": awaited.invoice_number, "order": awaited.order_number}
    named = {number for text in texts for number in re.findall(r"\d+", text)}
    found = []
    if awaited.invoice_number not in named and awaited.order_number not in named:
        other = next((seen.group(1) for text in texts for seen in _INVOICE.finditer(text)), "")
        found.append(Doubt("other_invoice", {**numbers, "other": other}) if other else Doubt("invoice", numbers))
    if not any(given.number in text for text in texts):
        found.append(Doubt("number", {}))
    if not any(_says_sum(text, given.amount) for text in texts):
        found.append(Doubt("sum_in_file", {}))
    if awaited.inn and not any(awaited.inn in text for text in texts):
        found.append(Doubt("recipient", {"inn": awaited.inn}))
    return found


def _says_sum(text: str, amount: Decimal) -> bool:
    """Whether a sum is written in a text in any of the ways banks write one: 12 500.00, 12500-00, 12500=."""
    roubles, _dot, part = f"{amount:.2f}".partition(".")
    grouped = r"[\s\xa0'.,]?".join(f"{int(roubles):,}".split(","))
    whole = r"|=(?!\d)|(?![-.,=]?\d|\s\d{3}(?!\d))" if part == "00" else ""
    return re.search(rf"(?<!\d)(?<!\d[\s'.,]){grouped}(?:[-.,=]\s?{part}(?!\d){whole})", text) is not None


def _sum_of(amount: Decimal) -> Decimal:
    try:
        exact = amount.is_finite() and ZERO < amount < LARGEST_SUM and amount == kopecks(amount)
    except InvalidOperation:
        exact = False
    if not exact:
        raise PaymentOrderSumWrong
    return kopecks(amount)
