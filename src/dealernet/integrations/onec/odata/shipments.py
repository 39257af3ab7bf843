"""The shipment document in 1C, made on the order there and posted, once; then the order here has left."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.commands import ToldShipment, record_shipments
from dealernet.business.orders.queries import Found, orders_of_holders
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import OutsideRejected
from dealernet.foundation.money import written
from dealernet.integrations.onec.odata import mapping
from dealernet.integrations.onec.odata.client import OnecOdata, Row
from dealernet.integrations.onec.odata.mapping import Paper
from dealernet.integrations.onec.odata.orders import ON_THE_WAY, ORDER_TYPE, of_references, refs_of, window
from dealernet.integrations.onec.odata.published import Part, Parts, serves
from dealernet.integrations.onec.odata.waiting import Done, NotYet
from dealernet.integrations.onec.report import SYSTEM

TAKEN_OVER: Final[tuple[str, ...]] = (
    "Партнер_Key", "Контрагент_Key", "Организация_Key", "Соглашение_Key", "Договор_Key", "Валюта_Key", "Склад_Key",
    "Подразделение_Key", "Менеджер_Key", "ЦенаВключаетНДС", "НалогообложениеНДС", "СуммаДокумента", "СпособДоставки",
    "АдресДоставки", "ПорядокРасчетов", "НаправлениеДеятельности_Key", "ХозяйственнаяОперация",
)  # fmt: skip
LINE: Final[tuple[str, ...]] = (
    "Номенклатура_Key", "Характеристика_Key", "Упаковка_Key", "КоличествоУпаковок", "Количество", "ВидЦены_Key", "Цена",
    "Сумма", "СтавкаНДС", "СтавкаНДС_Key", "СуммаНДС", "СуммаСНДС", "Склад_Key", "КодСтроки",
)  # fmt: skip


def make_shipment(actor: Actor, onec: OnecOdata, parts: Parts, subject: UUID) -> Done:
    """Make and post the shipment of an order in 1C, then record it here. Safe to repeat after any lost answer.

    A shipment that stands on the order there, whoever made it, is taken and not doubled. `NotYet` while 1C has not
    the order; refuses an order that differs there in its sum, and one that does not stand. Outside transactions.
    """
    order = orders_of_holders(actor, [subject])[subject]
    if order.stage not in ON_THE_WAY:
        return Done("")
    if not serves(parts, ["orders", "shipments"]):
        raise OutsideRejected("заказы клиентов или реализации не опубликованы")
    ref = refs_of(onec, parts, {order.id: order}).get(order.id)
    if ref is None:
        raise NotYet("1С ещё не забрала заказ")
    part = parts["shipments"]
    request = ""
    paper = _standing(onec, part, ref)
    if paper is None:
        body = _body(part, _order_there(onec, parts["orders"], ref, order), ref)
        request = json.dumps(body, ensure_ascii=False, default=str)
        paper = mapping.paper(part, onec.create(part.set, body))
    if not paper.stands:
        onec.post_document(part.set, paper.ref)
    _record(actor, order, paper)
    return Done(paper.number, request)


def _standing(onec: OnecOdata, part: Part, ref: str) -> Paper | None:
    """The shipment that is on the order already and not marked for deletion: a posted one before others."""
    rows = of_references(onec, part, "order", [ref], window(part))
    alive = [mapping.paper(part, row) for row in rows if not mapping.told(part, row, "deleted")]
    return max(alive, key=lambda paper: paper.stands) if alive else None


def _order_there(onec: OnecOdata, part: Part, ref: str, order: Found) -> Row:
    row = onec.of_keys(part.set, [ref]).get(ref)
    if row is None or mapping.told(part, row, "deleted"):
        raise OutsideRejected("заказ в 1С помечен на удаление")
    if not mapping.told(part, row, "posted"):
        raise NotYet("заказ в 1С ещё не проведён")
    there = mapping.amount(mapping.told(part, row, "sum"))
    if there != order.total:
        raise OutsideRejected(
            f"заказ в 1С на {written(there)}, у нас на {written(order.total)}: сначала сверьте их, отгрузка не создана"
        )
    return row


def _body(part: Part, order: Row, ref: str) -> dict[str, Any]:
    on = clock.local(clock.now())
    rows = [
        {"LineNumber": str(number), **{name: row[name] for name in LINE if name in row}}
        for number, row in enumerate(order.get("Товары") or [], start=1)
    ]
    name = part.fields["order"]
    body: dict[str, Any] = {
        one: order[one] for one in TAKEN_OVER if one in order and one in part.known and order[one] is not None
    }
    body |= {"Date": f"{on:%Y-%m-%dT%H:%M:%S}", name: ref, "Товары": rows}
    if f"{name}_Type" in part.known:
        body[f"{name}_Type"] = f"StandardODATA.{ORDER_TYPE}"
    return body


def _record(actor: Actor, order: Found, paper: Paper) -> None:
    told = ToldShipment(order.id, paper.number, paper.on or clock.today(), SYSTEM)
    for outcome in record_shipments(actor, [told]):
        if outcome.refusal is not None:
            raise OutsideRejected(f"реализация {paper.number} в 1С проведена, но здесь не принята: {outcome.refusal}")
