"""The workbook to fill: titles, an example, what each column takes."""

from __future__ import annotations

import io
from typing import Final

import xlsxwriter

from dealernet.integrations.sheets.columns import TITLES

_HINTS: Final[dict[str, str]] = {
    "inn": "10 или 12 цифр, по нему находим покупателя",
    "kpp": "нужен, только если с этим ИНН несколько покупателей",
    "name": "для вас, мы его не меняем",
    "responsible": "имя сотрудника, как в Dealernet, или его почта",
    "agreement": "название соглашения из 1С",
    "price_type": "название вида цен, как в Dealernet",
    "deferral_days": "целое число дней, 0 — предоплата",
    "credit_limit": "рубли, например 300 000,00",
    "document": "накладная или заказ, за который долг; у одного покупателя строк может быть несколько",
    "debt": "сколько осталось заплатить; 0 — ничего не должен",
    "due_on": "дата, например 25.01.2027",
}
_WIDTHS: Final = {
    "inn": 16,
    "kpp": 14,
    "name": 34,
    "document": 30,
    "agreement": 24,
    "price_type": 18,
    "responsible": 22,
}


def template() -> bytes:
    """An empty sheet of terms and debts with a page that explains it. Some 20 ms."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd.mm.yyyy"})
    money = book.add_format({"num_format": "# ##0.00"})
    forms = {"inn": text, "kpp": text, "due_on": day, "debt": money, "credit_limit": money}
    page = book.add_worksheet("Условия и долги")
    page.freeze_panes(1, 0)
    for place, (name, title) in enumerate(TITLES.items()):
        page.set_column(place, place, _WIDTHS.get(name, 14), forms.get(name))
        page.write_string(0, place, title, head)
    told = book.add_worksheet("Что писать")
    told.set_column(0, 0, 20)
    told.set_column(1, 1, 80)
    for row, (name, title) in enumerate(TITLES.items()):
        told.write_string(row, 0, title, head)
        told.write_string(row, 1, _HINTS[name])
    rules = (
        "Пустая ячейка ничего не меняет. Порядок столбцов и лишние столбцы не важны.",
        "Долги покупателя берутся целиком: перечислите все его документы с долгом.",
        "Формулы замените значениями. Не больше 10 000 строк.",
    )
    for row, rule in enumerate(rules, len(TITLES) + 1):
        told.write_string(row, 0, rule)
    book.close()
    return target.getvalue()
