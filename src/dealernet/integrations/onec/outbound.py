"""Orders for 1C: what is due, written strictly, offered until 1C says it has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from lxml import etree

from dealernet.business.orders.queries import ExportedOrder, export_orders
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.foreign import foreign_of
from dealernet.foundation.exchange.journal import count_tries, due_now, note_gone, set_aside
from dealernet.foundation.money import vat_inside
from dealernet.integrations.onec.models import ExchangeSession, HandedOut
from dealernet.integrations.onec.report import SYSTEM

BATCH: Final = 50
ALONE_AFTER: Final = 3
ASIDE_AFTER: Final = 6


def orders_for(actor: Actor, session: ExchangeSession) -> bytes:
    """The document 1C asks for. A second asking in one session gets the same set.

    After three askings without success each order is offered alone, after six it is set aside: one order that 1C
    breaks on must not stop the others. Nothing is marked as received here.
    """
    given = {row.order_id: row.revision for row in session.handed_out.filter(received_at=None)}
    if not given:
        given = _next()
        HandedOut.objects.bulk_create(
            [HandedOut(session=session, order_id=order, revision=revision) for order, revision in given.items()],
            ignore_conflicts=True,
        )
    orders = export_orders(actor, list(given))
    return written(orders, foreign_of(SYSTEM, "product", [li.product_id for o in orders for li in o.lines]))


def confirm(session: ExchangeSession) -> int:
    """1C has written what this session was given, at those revisions; how many orders that were."""
    rows = list(session.handed_out.filter(received_at=None))
    if not rows:
        return 0
    session.handed_out.filter(id__in=[row.id for row in rows]).update(received_at=clock.now())
    return note_gone(SYSTEM, "order", {row.order_id: row.revision for row in rows})


def _next() -> dict[UUID, int]:
    due = due_now(SYSTEM, "order", BATCH)
    hopeless = [subject for subject, _, tries in due if tries >= ASIDE_AFTER]
    if hopeless:
        set_aside(
            SYSTEM, "order", hopeless, "1С шесть раз спросила заказ и не подтвердила: вероятно, не может его записать"
        )
    rest = [(subject, revision, tries) for subject, revision, tries in due if tries < ASIDE_AFTER]
    suspects = [one for one in rest if one[2] >= ALONE_AFTER]
    if suspects:
        calm = [one for one in rest if one[2] < ALONE_AFTER]
        rest = calm or suspects[:1]
    count_tries(SYSTEM, "order", [subject for subject, _, _ in rest])
    return {subject: revision for subject, revision, _ in rest}


def written(orders: list[ExportedOrder], products: Mapping[UUID, str]) -> bytes:
    """The orders as УТ reads them: no namespace, documents directly under the root, no empty Валюта."""
    root = etree.Element("КоммерческаяИнформация", ВерсияСхемы="2.07", ДатаФормирования=_stamp(clock.now()))
    for order in orders:
        _order(etree.SubElement(root, "Документ"), order, products)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _order(document: Any, order: ExportedOrder, products: Mapping[UUID, str]) -> None:
    local = timezone.localtime(order.placed_at)
    for name, value in (
        ("Ид", str(order.id)),
        ("Номер", order.number),
        ("Дата", f"{local:%Y-%m-%d}"),
        ("ХозОперация", "Заказ товара"),
        ("Роль", "Продавец"),
        ("Валюта", "RUB"),
        ("Курс", "1"),
        ("Сумма", f"{order.total:.2f}"),
    ):
        _put(document, name, value)
    _buyer(etree.SubElement(etree.SubElement(document, "Контрагенты"), "Контрагент"), order)
    _put(document, "Время", f"{local:%H:%M:%S}")
    _put(document, "Комментарий", _comment(order))
    lines = etree.SubElement(document, "Товары")
    for line in order.lines:
        _line(etree.SubElement(lines, "Товар"), line, products.get(line.product_id, str(line.product_id)))
    facts = {
        "Статус заказа": "Отменён" if order.stage == "cancelled" else "Подтверждён",
        "Отменен": "true" if order.stage == "cancelled" else "false",
        "Заказ оплачен": "true" if order.paid_total >= order.total else "false",
        "Номер счета": order.invoice_number,
        "Плановая дата отгрузки": f"{order.ship_on:%Y-%m-%d}" if order.ship_on else "",
        "Условия оплаты": f"Отсрочка {order.deferral_days} дней" if order.deferral_days else "Предоплата",
    }
    _facts(document, {name: value for name, value in facts.items() if value})


def _buyer(face: Any, order: ExportedOrder) -> None:
    _put(face, "Ид", str(order.profile_id or order.customer_id))
    _put(face, "Наименование", order.name)
    if len(order.inn) == 12:
        _put(face, "ПолноеНаименование", order.full_name or order.name)
    else:
        _put(face, "ОфициальноеНаименование", order.full_name or order.name)
    if order.address:
        _put(etree.SubElement(face, "ЮридическийАдрес"), "Представление", order.address)
    if len(order.inn) in (10, 12):
        _put(face, "ИНН", order.inn)
    if len(order.kpp) == 9:
        _put(face, "КПП", order.kpp)
    contacts = [("Почта", order.email), ("Телефон рабочий", order.phone)]
    if any(value for _, value in contacts):
        group = etree.SubElement(face, "Контакты")
        for kind, value in contacts:
            if value:
                contact = etree.SubElement(group, "Контакт")
                _put(contact, "Тип", kind)
                _put(contact, "Значение", value)
    _put(face, "Роль", "Покупатель")


def _line(good: Any, line: Any, foreign: str) -> None:
    _put(good, "Ид", foreign)
    if line.article:
        _put(good, "Артикул", line.article)
    _put(good, "Наименование", line.name)
    unit = etree.SubElement(good, "БазоваяЕдиница", Код="796", НаименованиеПолное="Штука")
    unit.text = _clean(line.unit)
    _facts(good, {"ВидНоменклатуры": "Товар", "ТипНоменклатуры": "Товар"})
    for name, value in (
        ("ЦенаЗаЕдиницу", f"{line.price:.2f}"),
        ("Количество", f"{line.quantity.normalize():f}"),
        ("Сумма", f"{line.cost:.2f}"),
        ("Единица", "796"),
        ("Коэффициент", "1"),
    ):
        _put(good, name, value)
    if line.vat_rate is not None:
        tax = etree.SubElement(etree.SubElement(good, "Налоги"), "Налог")
        for name, value in (
            ("Наименование", "НДС"),
            ("УчтеноВСумме", "true"),
            ("Сумма", f"{vat_inside(line.cost, line.vat_rate):.2f}"),
            ("Ставка", f"{line.vat_rate.normalize():f}"),
        ):
            _put(tax, name, value)


def _facts(parent: Any, values: Mapping[str, str]) -> None:
    group = etree.SubElement(parent, "ЗначенияРеквизитов")
    for name, value in values.items():
        one = etree.SubElement(group, "ЗначениеРеквизита")
        _put(one, "Наименование", name)
        _put(one, "Значение", value)


def _comment(order: ExportedOrder) -> str:
    parts = [
        order.comment,
        f"Доставка: {order.delivery}" if order.delivery else "",
        # as the requisite "Дата отгрузки" it would forbid 1C to ship in parts
        f"Отгрузить: {order.ship_on:%d.%m.%Y}" if order.ship_on else "",
    ]
    return "; ".join(part for part in parts if part)[:3000]


def _put(parent: Any, name: str, value: str) -> None:
    etree.SubElement(parent, name).text = _clean(value)


def _clean(value: str) -> str:
    return "".join(sign for sign in value if sign >= " " or sign in "\t\n")


def _stamp(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M:%S}"
