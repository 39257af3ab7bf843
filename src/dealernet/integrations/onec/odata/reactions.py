"""What becomes due for 1C by OData: the buyer's face with an order that is final, the shipment once it is allowed."""

from __future__ import annotations

from collections.abc import Sequence

from dealernet.business.orders.queries import export_orders
from dealernet.foundation.access.identify import system
from dealernet.foundation.events.event import Recorded
from dealernet.foundation.events.reactions import reaction
from dealernet.foundation.exchange.border import border_in_force
from dealernet.foundation.exchange.journal import make_due_once
from dealernet.integrations.onec.border import FINAL_AT
from dealernet.integrations.onec.odata.settings import odata_settings
from dealernet.integrations.onec.report import SYSTEM


@reaction("onec.odata", kinds=[*FINAL_AT.values(), "orders.shipping_allowed"])
def note_due(events: Sequence[Recorded]) -> None:
    """Where the connection makes documents in 1C: faces of final orders, shipments of orders that may ship."""
    settings = odata_settings()
    if settings is None or not settings.ships:
        return
    final = FINAL_AT[border_in_force().final_at]
    orders = export_orders(system("1С (OData)"), [event.subject for event in events if event.kind == final])
    faces = [order.profile_id or order.customer_id for order in orders]
    if faces:
        make_due_once(SYSTEM, "counterparty", faces)
    shipped = [event.subject for event in events if event.kind == "orders.shipping_allowed"]
    if shipped:
        make_due_once(SYSTEM, "shipment", shipped)
