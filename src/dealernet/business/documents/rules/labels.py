"""What printed forms say by themselves: heads of columns, names of requisites; in the language that is active."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import pgettext

REQUISITES: Final[Mapping[str, Callable[[], str]]] = {
    "bank": lambda: pgettext("printed", "Bank of the payee"),
    "bic": lambda: pgettext("printed", "BIC"),
    "account": lambda: pgettext("printed", "Acc. No."),
    "inn": lambda: pgettext("printed", "INN"),
    "kpp": lambda: pgettext("printed", "KPP"),
    "payee": lambda: pgettext("printed", "Payee"),
}
SHEET: Final[Mapping[str, Callable[[], str]]] = {
    "page": lambda: pgettext("printed", "page"),
    "of": lambda: pgettext("printed before the number of pages", "of"),
    "void": lambda: pgettext("printed", "VOID"),
}
SIDES: Final[Mapping[str, Callable[[], str]]] = {
    "seller": lambda: pgettext("printed", "Supplier:"),
    "buyer": lambda: pgettext("printed", "Buyer:"),
}
SUMS: Final[Mapping[str, Callable[[], str]]] = {
    "total": lambda: pgettext("printed", "Total:"),
    "vat": lambda: pgettext("printed", "VAT included:"),
    "to_pay": lambda: pgettext("printed", "Total to pay:"),
    "paid": lambda: pgettext("printed", "Paid:"),
    "unpaid": lambda: pgettext("printed", "Left to pay:"),
}
HEADS: Final[Mapping[str, Callable[[], str]]] = {
    "n": lambda: "№",
    "article": lambda: pgettext("printed", "Part number"),
    "name": lambda: pgettext("printed", "Goods (works, services)"),
    "quantity": lambda: pgettext("printed", "Quantity"),
    "unit": lambda: pgettext("printed", "Unit"),
    "price": lambda: pgettext("printed", "Price"),
    "vat": lambda: pgettext("printed", "VAT"),
    "vat_sum": lambda: pgettext("printed", "VAT sum"),
    "cost": lambda: pgettext("printed", "Sum"),
    "tick": lambda: pgettext("printed", "Mark"),
    "shipped": lambda: pgettext("printed", "Shipped"),
    "to_ship": lambda: pgettext("printed", "To ship"),
    "missing": lambda: pgettext("printed", "Missing"),
    "reference": lambda: pgettext("printed", "Your No."),
}


def without_vat() -> str:
    """What stands instead of a rate where there is no tax."""
    return pgettext("printed", "without VAT")


def no_vat() -> str:
    """What stands instead of the tax of a whole paper."""
    return pgettext("printed", "No tax (VAT)")


def pays_by_code() -> str:
    """What stands under the payment QR."""
    return pgettext("printed", "Pay by the QR code")


def counted(many: int, total: str) -> str:
    """How many names there are, and their sum in figures."""
    return pgettext("printed", "Names in all: %(many)s, for %(total)s roubles") % {"many": many, "total": total}
