"""The transfer document as a PDF in the form Russian accountants know, drawn by Typst from the kept body. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import typst

from dealernet.business.documents.rules.said import said_day, said_sum
from dealernet.business.documents.rules.upd import number
from dealernet.business.documents.rules.upd_sides import is_sole

_TEMPLATE: Final = Path(__file__).with_name("transfer.typ")


def transfer_pdf(number_: str, version: int, issued_on: date, body: Mapping[str, Any], *, void: str = "") -> bytes:
    """The paper as landscape pages of A4. The same body gives the same picture; `void` says why it does not count."""
    data = json.dumps({**transfer_data(number_, version, issued_on, body), "void": void}, ensure_ascii=False)
    return bytes(typst.compile(str(_TEMPLATE), format="pdf", sys_inputs={"data": data}))


def transfer_data(number_: str, version: int, issued_on: date, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the drawing shows, every sum written out."""
    shipped_on = date.fromisoformat(body["shipped_on"])
    invoice = body["function"] == "СЧФДОП"
    kind = "Счёт-фактура" if invoice else "Передаточный документ"
    heading = f"{kind} № {number_} от {said_day(shipped_on)}"
    taxed = any(line["vat_rate"] is not None for line in body["lines"])
    basis = body["basis"]
    buyer = body["buyer"]
    return {
        "title": f"УПД № {number_} от {said_day(shipped_on)}",
        "heading": heading,
        "status": "1" if invoice else "2",
        "correction": f"{version - 1} от {said_day(issued_on)}" if version > 1 else "– от –",
        "seller": _side(body["seller"]),
        "buyer": _side(buyer),
        "consignee": ", ".join(filter(None, (buyer["name"], body["consignee"] or buyer["address"]))),
        "shipped_by": f"УПД № {number_} от {said_day(shipped_on)}",
        "lines": [_line(n, line) for n, line in enumerate(body["lines"], 1)],
        "net": said_sum(body["net"]),
        "vat": said_sum(body["vat"]) if taxed else "без НДС",
        "total": said_sum(body["total"]),
        "director": body["director"],
        "accountant": body["accountant"],
        "post": "Индивидуальный предприниматель" if is_sole(body["seller"]) else "Генеральный директор",
        "basis": f"{basis['name']} № {basis['number']} от {said_day(date.fromisoformat(basis['dated']))}",
        "shipped_on": said_day(shipped_on),
    }


def _side(side: Mapping[str, Any]) -> dict[str, str]:
    codes = " / ".join(filter(None, (side["inn"], side["kpp"])))
    return {"name": side["name"], "address": side["address"], "codes": codes}


def _line(n: int, line: Mapping[str, Any]) -> dict[str, str]:
    quantity, net, rate = Decimal(str(line["quantity"])), Decimal(str(line["net"])), line["vat_rate"]
    return {
        "n": str(n),
        "article": line["article"],
        "name": line["name"],
        "unit": line["unit"],
        "unit_code": line["unit_code"],
        "quantity": number(quantity).replace(".", ","),
        "price": said_sum(net / quantity),
        "net": said_sum(net),
        "rate": "без НДС" if rate is None else f"{number(Decimal(str(rate)))} %".replace(".", ","),
        "vat": "без НДС" if rate is None else said_sum(line["vat"]),
        "cost": said_sum(line["cost"]),
    }
