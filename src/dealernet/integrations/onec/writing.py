"""Orders as 1C reads them: strict, in the order of the schema, nothing in them that makes it break off. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from lxml import etree

from dealernet.business.orders.queries import ExportedOrder, LineRow
from dealernet.foundation import clock
from dealernet.foundation.money import ZERO, kopecks, vat_inside
from dealernet.integrations.onec.versions import PLAIN, in_containers, spoken

LONGEST_NUMBER: Final = 11
CURRENCY: Final = "RUB"
PERSON: Final = re.compile(
    r"(ИП\s|Индивидуальный предприниматель\s|[А-ЯЁA-Z][а-яёa-z]+(-[А-ЯЁA-Z][а-яёa-z]+)?\s[А-ЯЁA-Z])"
)
FORMS: Final = re.compile(
    r"[«\"“]|\b(ООО|АО|ПАО|ЗАО|ОАО|НКО|ТОО|ОсОО|ФГУП|МУП|LLC|Ltd|GmbH|Inc|SARL|S\.A\.)\b", re.IGNORECASE
)
UNITS: Final = {"796": "Штука", "166": "Килограмм", "112": "Литр", "006": "Метр", "778": "Упаковка", "625": "Лист"}


class Unfit(Exception):
    """1C would break on this order, and with it on the whole batch; the text says what would have to be other."""


def enveloped(documents: Sequence[bytes], scheme: str) -> bytes:
    """The answer: a root without a namespace, documents directly under it, or, from version 3, each in a container."""
    version = spoken(scheme) if scheme else PLAIN
    boxed = in_containers(version)
    head = f'<КоммерческаяИнформация ВерсияСхемы="{version}" ДатаФормирования="{_stamp(clock.now())}"'
    before, after = ("<Контейнер>", "</Контейнер>") if boxed else ("", "")
    parts = [b"<?xml version='1.0' encoding='UTF-8'?>\n".replace(b"'", b'"'), head.encode()]
    if not documents:
        return b"".join([*parts, b"/>"])
    parts.append(b">")
    for document in documents:
        parts += [before.encode(), document, after.encode()]
    return b"".join([*parts, "</КоммерческаяИнформация>".encode()])


def written(order: ExportedOrder, products: Mapping[UUID, str]) -> bytes:
    """One order as a document. Refuses, as `Unfit`, what makes 1C roll a whole batch back."""
    _check(order)
    document = etree.Element("Документ")
    _order(document, order, products)
    text: bytes = etree.tostring(document, encoding="UTF-8")
    return text.partition(b"?>")[2].lstrip() if text.startswith(b"<?xml") else text


def _check(order: ExportedOrder) -> None:
    if not order.number or len(order.number) > LONGEST_NUMBER:
        raise Unfit(f"номер «{order.number}» длиннее {LONGEST_NUMBER} знаков или пуст")
    if not _clean(order.name).strip():
        raise Unfit("у покупателя нет наименования")
    if not [line for line in order.lines if line.quantity > 0]:
        raise Unfit("в заказе нет строк")
    lines = sum((line.cost for line in order.lines), ZERO)
    if lines != order.total:
        raise Unfit(f"сумма строк {lines} не равна сумме заказа {order.total}")


def _order(document: Any, order: ExportedOrder, products: Mapping[UUID, str]) -> None:
    local = clock.local(order.placed_at)
    for name, value in (
        ("Ид", str(order.id)),
        ("Номер", order.number),
        ("Дата", f"{local:%Y-%m-%d}"),
        ("ХозОперация", "Заказ товара"),
        ("Роль", "Продавец"),
        ("Валюта", CURRENCY),
        ("Курс", "1"),
        ("Сумма", f"{order.total:.2f}"),
    ):
        _put(document, name, value)
    _buyer(etree.SubElement(etree.SubElement(document, "Контрагенты"), "Контрагент"), order)
    _put(document, "Время", f"{local:%H:%M:%S}")
    if comment := _comment(order):
        _put(document, "Комментарий", comment)
    taxes = [vat_inside(line.cost, line.vat_rate) for line in order.lines if line.vat_rate is not None]
    if taxes:
        _tax(document, sum(taxes, ZERO), None)
    lines = etree.SubElement(document, "Товары")
    for line in order.lines:
        _line(etree.SubElement(lines, "Товар"), line, products.get(line.product_id, str(line.product_id)))
    cancelled = order.stage == "cancelled"
    facts = {
        "Статус заказа": "Отменён" if cancelled else "Подтверждён",
        "Отменен": "true" if cancelled else "false",
        "Заказ оплачен": "true" if order.paid_total >= order.total else "false",
        "Платежное поручение получено": "true" if order.by_payment_order else "",
        "Метод оплаты": "Безналичный расчёт",
        "Номер счета": order.invoice_number,
        "Плановая дата отгрузки": f"{order.ship_on:%Y-%m-%d}" if order.ship_on else "",
        "Условия оплаты": f"Отсрочка {order.deferral_days} дней" if order.deferral_days else "Предоплата",
    }
    _facts(document, {name: value for name, value in facts.items() if value})


def is_person(name: str, inn: str, kpp: str) -> bool:
    """Whether a buyer is a person (or a sole trader): by the length of the INN, else by the name."""
    if len(inn) in (10, 12):
        return len(inn) == 12
    return not kpp and not FORMS.search(name) and bool(PERSON.match(name))


def _buyer(face: Any, order: ExportedOrder) -> None:
    inn = order.inn if re.fullmatch(r"\d{10}|\d{12}", order.inn) else ""
    full = _clean(order.full_name or order.name).strip()
    person = is_person(order.name, inn, order.kpp)
    _put(face, "Ид", str(order.profile_id or order.customer_id))
    _put(face, "Наименование", order.name[:255])
    _put(face, "ПолноеНаименование" if person else "ОфициальноеНаименование", full[:255])
    where = order.address or (order.delivery if person else "")
    requisites = [("ИНН", inn), ("КПП", order.kpp if re.fullmatch(r"\d{9}", order.kpp) and not person else "")]
    if person:
        _put_all(face, requisites)
    if where:
        _put(etree.SubElement(face, "АдресРегистрации" if person else "ЮридическийАдрес"), "Представление", where[:500])
    if not person:
        _put_all(face, requisites)
    contacts = [(kind, value) for kind, value in (("Почта", order.email), ("Телефон рабочий", order.phone)) if value]
    if contacts:
        group = etree.SubElement(face, "Контакты")
        for kind, value in contacts:
            contact = etree.SubElement(group, "Контакт")
            _put(contact, "Тип", kind)
            _put(contact, "Значение", value)
    if order.contact and not person:
        one = etree.SubElement(etree.SubElement(etree.SubElement(face, "Представители"), "Представитель"), "Контрагент")
        _put(one, "Отношение", "Контактное лицо")
        _put(one, "Наименование", order.contact)
    _put(face, "Роль", "Покупатель")


def _line(good: Any, line: LineRow, foreign: str) -> None:
    _put(good, "Ид", foreign)
    if line.article:
        _put(good, "Артикул", line.article)
    _put(good, "Наименование", line.name)
    code = line.unit_code or "796"
    unit = etree.SubElement(good, "БазоваяЕдиница", Код=code, НаименованиеПолное=UNITS.get(code, line.unit or "Штука"))
    unit.text = _clean(line.unit) or "шт"
    _facts(good, {"ВидНоменклатуры": "Товар", "ТипНоменклатуры": "Товар"})
    for name, value in (
        ("ЦенаЗаЕдиницу", f"{line.price:.2f}"),
        ("Количество", f"{line.quantity.normalize():f}"),
        ("Сумма", f"{line.cost:.2f}"),
        ("Единица", code),
        ("Коэффициент", "1"),
    ):
        _put(good, name, value)
    if line.vat_rate is not None:
        _tax(good, vat_inside(line.cost, line.vat_rate), line.vat_rate)


def _tax(parent: Any, amount: Decimal, rate: Decimal | None) -> None:
    tax = etree.SubElement(etree.SubElement(parent, "Налоги"), "Налог")
    _put(tax, "Наименование", "НДС")
    _put(tax, "УчтеноВСумме", "true")
    _put(tax, "Сумма", f"{kopecks(amount):.2f}")
    if rate is not None:
        _put(tax, "Ставка", f"{rate.normalize():f}")


def _facts(parent: Any, values: Mapping[str, str]) -> None:
    group = etree.SubElement(parent, "ЗначенияРеквизитов")
    for name, value in values.items():
        one = etree.SubElement(group, "ЗначениеРеквизита")
        _put(one, "Наименование", name)
        _put(one, "Значение", value)


def _comment(order: ExportedOrder) -> str:
    terms = f"Отсрочка {order.deferral_days} дней" if order.deferral_days else ""
    # as the requisite "Дата отгрузки" the day would forbid 1C to ship in parts
    parts = [
        order.comment,
        f"Доставка: {order.delivery}" if order.delivery else "",
        f"Отгрузить: {order.ship_on:%d.%m.%Y}" if order.ship_on else "",
        terms,
    ]
    return "; ".join(part for part in parts if part)[:3000]


def _put_all(parent: Any, values: Sequence[tuple[str, str]]) -> None:
    for name, value in values:
        if value:
            _put(parent, name, value)


def _put(parent: Any, name: str, value: str) -> None:
    etree.SubElement(parent, name).text = _clean(value)


def _clean(value: str) -> str:
    return "".join(sign for sign in value if sign in "\t\n" or (sign >= " " and not _is_no_xml(sign)))


def _is_no_xml(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff" or sign in "\ufffe\uffff"


def _stamp(moment: datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%dT%H:%M:%S}"
