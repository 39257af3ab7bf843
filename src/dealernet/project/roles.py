"""The roles of a company and the powers each includes: the one table to read to know who may do what."""

from __future__ import annotations

from typing import Final

from dealernet.foundation.access.identify import REACHES_EVERYTHING

BUYER: Final = frozenset(
    {
        "catalog.see",
        "pricing.see_own",
        "stock.see_free",
        "orders.see",
        "orders.place",
        "orders.cancel_own",
        "orders.send_payment_order",
        "documents.see",
        "settlements.see",
        "parties.see_own",
        "parties.change_profiles",
    }
)

STAFF: Final = frozenset(
    {
        "catalog.see",
        "pricing.see",
        "stock.see_free",
        "stock.see",
        "orders.see",
        "documents.see",
        "settlements.see",
        "parties.see",
        "tasks.see",
        "tasks.set",
        "conversations.see",
        "automation.see",
        "deals.see",
        "calls.see",
    }
)

SALESPERSON: Final = STAFF | {
    "orders.place",
    "orders.manage",
    "orders.cancel",
    "orders.ship",
    "orders.check_payment_orders",
    "parties.change",
    "parties.change_terms",
    "parties.invite",
    "tasks.complete",
    "conversations.send",
    "documents.issue",
    "settlements.record_payments",
    "deals.work",
    "calls.work",
}

HEAD_OF_SALES: Final = SALESPERSON | {
    REACHES_EVERYTHING,
    "orders.assign",
    "deals.assign",
    "calls.record",
    "parties.assign",
    "parties.change_terms",
    "parties.override_terms",
    "settlements.stop_shipping",
    "settlements.take_back",
    "tasks.reassign",
    "exchange.see",
    "events.see",
    "analytics.see",
}

ACCOUNTANT: Final = STAFF | {
    REACHES_EVERYTHING,
    "settlements.record_payments",
    "settlements.record_far_ahead",
    "settlements.settle_doubtful",
    "settlements.take_back",
    "settlements.stop_shipping",
    "settlements.change_terms",
    "settlements.record_debts",
    "documents.issue",
    "tasks.complete",
    "exchange.see",
}

STOREKEEPER: Final = STAFF | {REACHES_EVERYTHING, "stock.move", "orders.ship", "tasks.complete"}

ADMINISTRATOR: Final = (
    HEAD_OF_SALES
    | ACCOUNTANT
    | STOREKEEPER
    | {
        "catalog.change",
        "pricing.change",
        "access.manage_staff",
        "configuration.publish",
        "exchange.manage",
        "events.replay",
        "parties.change_own_entities",
        "settings.change",
    }
)

DIRECTOR: Final = STAFF | {REACHES_EVERYTHING, "exchange.see", "events.see", "analytics.see"}

ROLES: Final[dict[str, frozenset[str]]] = {
    "buyer": BUYER,
    "salesperson": SALESPERSON,
    "head_of_sales": HEAD_OF_SALES,
    "accountant": ACCOUNTANT,
    "storekeeper": STOREKEEPER,
    "administrator": ADMINISTRATOR,
    "director": DIRECTOR,
    "system": ADMINISTRATOR | BUYER,
}
