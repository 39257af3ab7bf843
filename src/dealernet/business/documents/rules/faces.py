"""Faces of papers: the PDF of an invoice, drawn by Typst from the body that was kept when it was issued."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import typst

from dealernet.business.documents.rules import qr
from dealernet.business.documents.rules.paper import purpose
from dealernet.business.documents.rules.words import amount_in_words
from dealernet.foundation.money import kopecks

_TEMPLATE: Final = Path(__file__).with_name("invoice.typ")
_MONTHS: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
    "ноября", "декабря",
)  # fmt: skip


def invoice_pdf(number: str, issued_on: date, body: dict[str, Any], *, void: str = "") -> bytes:
    """The invoice as a PDF of A4 pages. Pure: the same body gives the same picture.

    `void` says why it does not count any more: it stands under the title, the word lies across every page, no QR asks
    for money.
    """
    data = json.dumps({**invoice_data(number, issued_on, body), "void": void}, ensure_ascii=False)
    made = typst.compile(str(_TEMPLATE), format="pdf", sys_inputs={"data": data})
    return bytes(made)


def invoice_data(number: str, issued_on: date, body: dict[str, Any]) -> dict[str, Any]:
    """What the drawing shows, every sum written out."""
    total, vat = Decimal(str(body["total"])), Decimal(str(body["vat"]))
    seller, bank = body["seller"], body["bank"]
    request = qr.PaymentRequest(
        name=seller["name"],
        account=bank["account"],
        bank=bank["name"],
        bic=bank["bic"],
        correspondent=bank["correspondent"],
        inn=seller["inn"],
        kpp=seller["kpp"],
        amount=total,
        purpose=purpose(number, issued_on, vat),
    )
    return {
        "title": f"Счёт на оплату № {number} от {said_day(issued_on)}",
        "bank": bank,
        "seller": {**seller, "line": _side(seller)},
        "buyer": {"line": _side(body["buyer"])},
        "basis": f"Заказ № {body['order_number']}",
        "lines": [_line(n, line) for n, line in enumerate(body["lines"], 1)],
        "total": said_sum(total),
        "vat": said_sum(vat) if vat else "—",
        "vat_label": "В том числе НДС:" if vat else "Без налога (НДС)",
        "words": amount_in_words(total),
        "terms": body.get("terms", ""),
        "director": body.get("director", ""),
        "accountant": body.get("accountant", ""),
        "qr": qr.drawn(qr.payload(request)),
    }


def void_note(replaced_by: int | None, replaced_on: date | None) -> str:
    """What a void invoice says of itself: which version is in force instead, or that none is."""
    if replaced_by is None or replaced_on is None:
        return "Счёт аннулирован, оплачивать его не нужно."
    when = f"{replaced_on.day} {_MONTHS[replaced_on.month - 1]} {replaced_on.year} г."
    return f"Счёт аннулирован: действует редакция {replaced_by} от {when}"


def _line(n: int, line: dict[str, Any]) -> dict[str, str]:
    rate = line["vat_rate"]
    return {
        "n": str(n),
        "article": line["article"],
        "name": line["name"],
        "quantity": f"{Decimal(str(line['quantity'])).normalize():f}".replace(".", ","),
        "unit": line["unit"],
        "price": said_sum(Decimal(str(line["price"]))),
        "vat": "без НДС" if rate is None else f"{Decimal(str(rate)).normalize():f} %".replace(".", ","),
        "cost": said_sum(Decimal(str(line["cost"]))),
    }


def _side(side: dict[str, Any]) -> str:
    parts = [side["name"], side["inn"] and f"ИНН {side['inn']}", side["kpp"] and f"КПП {side['kpp']}", side["address"]]
    return ", ".join(part for part in (*parts, side.get("phone", "")) if part)


def said_day(day: date) -> str:
    """A day as papers write it: 5 октября 2026 г."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} г."


def said_sum(amount: Decimal | str) -> str:
    """A sum as papers write it: thousands apart, always kopecks."""
    return f"{kopecks(Decimal(str(amount))):,.2f}".replace(",", "\u00a0").replace(".", ",")
