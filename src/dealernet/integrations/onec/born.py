"""Orders born in 1C: taken when buyer and goods are known, never sent back there."""

from __future__ import annotations

from uuid import UUID

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.queries import Found, orders_of_holders
from dealernet.business.parties.queries import parties_by_inn
from dealernet.foundation.exchange.foreign import ours_of, remember
from dealernet.foundation.fields.needing import lacking_fields
from dealernet.integrations.onec.accounts import may_speak_of
from dealernet.integrations.onec.documents import Told
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.taking import Taking


def known(taking: Taking, told: Told) -> Found | None:
    """The order of ours that was made from this one, where 1C gives no id."""
    found = ours_of(SYSTEM, "order_number", [_key(told)]).get(_key(told))
    return orders_of_holders(taking.actor, [found]).get(found) if found else None


def take(taking: Taking, told: Told) -> Found | None:
    """Make the order, at our terms and prices; nothing, with the reason told, when it cannot be."""
    what = f"заказ {told.onec_number or told.number}"
    why, buyer, lines = _wanted(taking, told)
    if buyer is None or why:
        taking.report.refuse(what, why)
        return None
    reference = told.onec_number or told.number
    order = NewOrder(buyer, lines, customer_reference=reference, origin=SYSTEM)
    [outcome] = place_orders(taking.actor, [order], incomplete=True)
    if outcome.refusal is not None:
        taking.report.refuse(what, str(outcome.refusal))
        return None
    if told.id:
        remember(SYSTEM, "order", {told.id: outcome.subject})
    remember(SYSTEM, "order_number", {_key(told): outcome.subject})
    taking.report.counts["orders_born_recorded"] += 1
    taking.report.note(what, "created", f"заведён у нас под № {outcome.detail.get('number')}")
    return orders_of_holders(taking.actor, [outcome.subject])[outcome.subject]


def tell_what_lacks(taking: Taking, order: Found) -> None:
    """Tell in the journal which fields of an order born in 1C people have to fill in: it is taken without them.

    Two statements, one where nothing must be filled in.
    """
    for lacking in lacking_fields("order", [order.id]).values():
        titles = ", ".join(f"«{one.title}»" for one in lacking)
        why = f"принят, но не заполнены обязательные поля: {titles}. Заполните их в карточке заказа."
        taking.report.warn(f"заказ {order.number}", why)


def _wanted(taking: Taking, told: Told) -> tuple[str, UUID | None, list[NewLine]]:
    if told.cancelled or told.buyer is None:
        return "такого заказа у нас нет", None, []
    buyer = _buyer(taking, told)
    if buyer is None:
        return f"покупатель «{told.buyer.name}», ИНН {told.buyer.inn or 'не указан'}, не найден", None, []
    if not may_speak_of(taking.account, buyer):
        return "заказы этого покупателя идут через другую учётную запись обмена", buyer, []
    products = ours_of(SYSTEM, "product", [line.product for line in told.lines])
    missing = next((line.name for line in told.lines if line.product not in products), "")
    if missing:
        return f"товара «{missing}» нет: сначала выгрузите каталог", buyer, []
    return "", buyer, [NewLine(products[line.product], line.quantity) for line in told.lines if line.quantity > 0]


def _buyer(taking: Taking, told: Told) -> UUID | None:
    if told.buyer is None:
        return None
    ours = ours_of(SYSTEM, "party", [told.buyer.id])
    found = parties_by_inn(taking.actor, [told.buyer.inn]).get(told.buyer.inn, []) if told.buyer.inn else []
    return ours.get(told.buyer.id) or (found[0] if len(found) == 1 else None)


def _key(told: Told) -> str:
    return f"{told.onec_number or told.number}:{told.dated or ''}"[:120]
