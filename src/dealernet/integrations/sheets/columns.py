"""The columns of a sheet, by the names clerks give them; order, case, units and extra columns do not matter. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

TITLES: Final[dict[str, str]] = {
    "inn": "ИНН",
    "kpp": "КПП",
    "name": "Покупатель",
    "responsible": "Менеджер",
    "agreement": "Соглашение",
    "price_type": "Вид цен",
    "deferral_days": "Отсрочка, дней",
    "credit_limit": "Лимит, ₽",
    "document": "Документ",
    "debt": "Долг, ₽",
    "due_on": "Срок оплаты",
}
"""The columns of the template, in its order."""

_ALSO: Final[dict[str, tuple[str, ...]]] = {
    "inn": ("инн покупателя", "инн контрагента"),
    "name": ("контрагент", "клиент", "партнер", "наименование", "организация"),
    "responsible": ("ответственный", "ответственный менеджер", "основной менеджер"),
    "agreement": ("соглашение с клиентом", "условия"),
    "price_type": ("вид цены", "тип цен", "тип цены", "прайс"),
    "deferral_days": ("отсрочка", "отсрочка платежа", "дней отсрочки", "отсрочка дней"),
    "credit_limit": ("лимит", "кредитный лимит", "лимит задолженности", "допустимая задолженность"),
    "document": ("расчетный документ", "документ расчетов", "объект расчетов", "накладная"),
    "debt": ("долг", "задолженность", "сумма долга", "долг клиента"),
    "due_on": ("оплатить до", "дата погашения", "дата планового погашения", "плановая дата погашения", "срок"),
}
TERMS: Final = ("responsible", "agreement", "price_type", "deferral_days", "credit_limit")


def plain(title: Any) -> str:
    """A title as it is compared: without case, units after a comma or in brackets, signs, Ё."""
    bare = re.sub(r"\(.*?\)|,.*$|[₽№]|\bруб\b\.?", " ", str(title or "").casefold().replace("ё", "е"))
    return " ".join(re.sub(r"[^0-9a-zа-я]+", " ", bare).split())


_KNOWN: Final = {plain(title): name for name, title in TITLES.items()} | {
    plain(title): name for name, titles in _ALSO.items() for title in titles
}


def columns_of(row: Sequence[Any]) -> dict[str, int]:
    """Which column is where in a row of titles; the first of two that mean the same counts."""
    found: dict[str, int] = {}
    for place, title in enumerate(row):
        name = _KNOWN.get(plain(title))
        if name is not None:
            found.setdefault(name, place)
    return found


def is_titles(row: Sequence[Any]) -> bool:
    """Whether a row names the columns: ИНН, and something to say of the buyer."""
    found = columns_of(row)
    return "inn" in found and bool(set(found) & {*TERMS, "debt"})
