"""What an invoice is drawn from: the body and the words that were kept when it was issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import pgettext

from dealernet.business.documents.rules import qr
from dealernet.business.documents.rules.drawing import Filling
from dealernet.business.documents.rules.paper import purpose
from dealernet.business.documents.rules.said import said_day, said_roubles


def invoice_filling(
    number: str, issued_on: date, body: Mapping[str, Any], told: Mapping[str, Any] | None = None, *, void: str = ""
) -> Filling:
    """An invoice as a form is filled with it; `told` is what was kept besides its body when it was issued.

    `void` says why it does not count any more: it stands under the heading, the word lies across every page, no QR
    asks for money.
    """
    told = told or {}
    language = told.get("language") or "ru"
    words = {
        **told.get("words", {}),
        **paper_words(body, language),
        "invoice_number": number,
        "issued_on": said_day(issued_on, language),
    }
    return Filling(
        body=body,
        words=words,
        language=language,
        columns=told.get("columns") or (),
        heads=told.get("heads") or {},
        qr="" if void else qr.drawn(qr.payload(_payment(number, issued_on, body))),
        void=void,
    )


def paper_words(body: Mapping[str, Any], language: str) -> dict[str, str]:
    """The words the body of a paper answers by itself; how it is to be paid it says in Russian only."""
    terms = {"terms": body.get("terms", "")} if language == "ru" else {}
    return {
        **terms,
        "number": body["order_number"],
        "seller": body["seller"]["name"],
        "buyer": body["buyer"]["name"],
        "total": said_roubles(body["total"], language),
        "vat": said_roubles(body["vat"], language),
        "director": body.get("director", ""),
        "accountant": body.get("accountant", ""),
    }


def void_note(replaced_by: int | None, replaced_on: date | None, language: str = "ru") -> str:
    """What a void invoice says of itself: which version is in force instead, or that none is."""
    with translation.override(language):
        if replaced_by is None or replaced_on is None:
            return pgettext("printed", "The invoice is void: it need not be paid.")
        told = {"version": replaced_by, "day": said_day(replaced_on, language)}
        return pgettext("printed", "The invoice is void: version %(version)s of %(day)s is in force") % told


def _payment(number: str, issued_on: date, body: Mapping[str, Any]) -> qr.PaymentRequest:
    seller, bank = body["seller"], body["bank"]
    return qr.PaymentRequest(
        name=seller["name"],
        account=bank["account"],
        bank=bank["name"],
        bic=bank["bic"],
        correspondent=bank["correspondent"],
        inn=seller["inn"],
        kpp=seller["kpp"],
        amount=Decimal(str(body["total"])),
        purpose=purpose(number, issued_on, Decimal(str(body["vat"]))),
    )
