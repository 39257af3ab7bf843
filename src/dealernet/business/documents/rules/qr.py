"""The payment QR of an invoice: ГОСТ Р 56042-2014, in UTF-8."""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import segno

_MANDATORY_BYTES: Final = 300


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """Who is to be paid, how much, for what."""

    name: str
    account: str
    bank: str
    bic: str
    correspondent: str
    inn: str
    kpp: str
    amount: Decimal
    purpose: str


def payload(request: PaymentRequest) -> str:
    """The string a bank's program reads: mandatory keys in the standard's order, the sum in kopecks.

    Names are shortened to their sizes; the mandatory block fits 300 bytes.
    """
    name, bank = _clean(request.name, 160), _clean(request.bank, 45)
    while len(_mandatory(request, name, bank).encode()) > _MANDATORY_BYTES and len(name) > 20:
        name = name[:-1]
    rest = {
        "PayeeINN": request.inn,
        "KPP": request.kpp,
        "Sum": str(int((request.amount * 100).to_integral_value())),
        "Purpose": _clean(request.purpose, 160),
    }
    tail = "|".join(f"{key}={value}" for key, value in rest.items() if value)
    return f"ST00012|{_mandatory(request, name, bank)}|{tail}"


def drawn(text: str) -> str:
    """The payload as an SVG picture, quiet zone included."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False, encoding="utf-8").save(
        out, kind="svg", border=4, xmldecl=False, svgns=True
    )
    return out.getvalue().decode()


def _mandatory(request: PaymentRequest, name: str, bank: str) -> str:
    return (
        f"Name={name}|PersonalAcc={request.account}|BankName={bank}|BIC={request.bic}"
        f"|CorrespAcc={request.correspondent or '0'}"
    )


def _clean(text: str, size: int) -> str:
    return " ".join(text.replace("|", " ").replace("\u00a0", " ").split())[:size]
