"""Lists 1C maps its own to: statuses of orders, ways to pay, ways to deliver."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from lxml import etree

from dealernet.business.orders.queries import order_statuses
from dealernet.integrations.onec.models import ExchangeSession

SPELLINGS: Final = ("Cтатусы", "Статусы")
"""The first begins with a Latin C, as Bitrix wrote it: clients look for just that; others for the right one."""
WRITTEN: Final = ("Подтверждён", "Отменён")
PAYMENTS: Final = (("invoice", "Безналичный расчёт", "Безналичная оплата"),)
DELIVERIES: Final = (
    ("pickup", "Самовывоз"),
    ("carrier", "Транспортная компания"),
    ("delivery", "Доставка до покупателя"),
)


def lists(request: HttpRequest, session: ExchangeSession) -> bytes:
    """The lists, the statuses under both spellings: those we write into orders, then those the company uses."""
    root = etree.Element("Справочник")
    statuses = order_statuses()
    handed_over = statuses.beyond_drafts()
    names = dict.fromkeys([*WRITTEN, *(one.label for one in statuses.listed if one in handed_over)])
    for spelling in SPELLINGS:
        _list(root, spelling, [(name, name) for name in names])
    paying = etree.SubElement(root, "ПлатежныеСистемы")
    for own, name, kind in PAYMENTS:
        etree.SubElement(_item(paying, own, name), "ТипОплаты").text = kind
    _list(root, "СлужбыДоставки", DELIVERIES)
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text


def _list(root: etree._Element, name: str, items: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> None:
    group = etree.SubElement(root, name)
    for own, called in items:
        _item(group, own, called)


def _item(group: etree._Element, own: str, name: str) -> etree._Element:
    item = etree.SubElement(group, "Элемент")
    etree.SubElement(item, "Ид").text = own
    etree.SubElement(item, "Название").text = name
    return item
