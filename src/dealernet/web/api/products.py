"""Products as a buyer may order them: own price, live stock."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from dealernet.business.assortment.queries import Offer, Wanted, list_assortment, product_offer
from dealernet.foundation.fields.ordering import order_told
from dealernet.web.api import shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.conditions import condition_asked
from dealernet.web.api.refusals import READING
from dealernet.web.request import ActorRequest

router = Router(tags=["Products"])


@router.get("/", response={200: shapes.ProductPage, **READING}, summary="Products with own prices and stock")
def index(request: ActorRequest, asked: Query[shapes.ProductsAsked]) -> HttpResponse:
    """Found by name, article or barcode, slips of the pen included. A page after the id `after`."""
    condition = condition_asked(request.actor, "product", asked.condition)
    by = order_told(request.actor, "product", asked.sort)
    wanted = Wanted(asked.text, asked.group, asked.in_stock, condition, by)
    found = list_assortment(request.actor, wanted, asked.page, party_id=asked.customer)
    return answered(
        {
            "rows": [_row(offer) for offer in found.offers.rows],
            "next": found.offers.next,
            "total": found.total,
            "price_type": found.terms.name,
            "understood": found.understood,
        }
    )


@router.get("/{uuid:product_id}/", response={200: shapes.ProductOut, **READING}, summary="One product")
def card(request: ActorRequest, product_id: UUID, asked: Query[shapes.CustomerAsked]) -> HttpResponse:
    """A product with the buyer's own price and how many an order would get now."""
    return answered(_row(product_offer(request.actor, product_id, party_id=asked.customer).offer))


def _row(offer: Offer) -> dict[str, Any]:
    product = offer.product
    return {
        "id": product.id,
        "article": product.article,
        "name": product.name,
        "unit": product.unit,
        "step": product.step,
        "vat_rate": product.vat_rate,
        "manufacturer": product.manufacturer,
        "group_id": product.group_id,
        "price": offer.price.amount if offer.price else None,
        "free": offer.free,
    }
