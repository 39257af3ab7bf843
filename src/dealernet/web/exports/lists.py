"""The lists that are taken out as spreadsheets: orders, payments, buyers, their people, products, deals, tasks, stock.

What one sees is what one takes, with every own field beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from dealernet.business.catalog.queries import ProductRow, groups, list_products, product_rows
from dealernet.business.deals.queries import DealRow, list_deals
from dealernet.business.orders.queries import OrderRow, list_orders
from dealernet.business.parties.queries import PartyRow, PersonRow, list_parties, list_people
from dealernet.business.settlements.queries import PaymentRow, list_payments
from dealernet.business.stock.queries import BalanceRow, StockFilter, list_balances
from dealernet.business.tasks.queries import TaskRow, list_tasks
from dealernet.web.components.tags import source_name
from dealernet.web.desk.buyers.filters import BuyersChosen
from dealernet.web.desk.buyers.people import PeopleChosen
from dealernet.web.desk.deals.filters import DealsChosen
from dealernet.web.desk.orders.filters import Chosen
from dealernet.web.desk.payments.listing import PaymentsChosen
from dealernet.web.desk.products.listing import ProductsChosen
from dealernet.web.desk.stock.forms import StockAddress
from dealernet.web.desk.tasks.listing import TasksChosen
from dealernet.web.exports.sheets import Column, as_xlsx, every_row
from dealernet.web.fields.columns import sheet_with_fields
from dealernet.web.portal.orders.forms import OrdersFilter
from dealernet.web.request import ActorRequest

_NUMBER: Final = pgettext_lazy("column of a sheet", "Number")
_MADE: Final = pgettext_lazy("column of a sheet", "When")
_SUM: Final = pgettext_lazy("column of a sheet", "Sum, ₽")

OWN_ORDERS: Final[tuple[Column[OrderRow], ...]] = (
    Column(_NUMBER, lambda row: row.number),
    Column(_MADE, lambda row: row.placed_at, "moment"),
    Column(_("Legal entity"), lambda row: row.profile),
    Column(_("Stage"), lambda row: row.stage.label),
    Column(_("Money"), lambda row: row.money.label),
    Column(_("Invoice"), lambda row: row.invoice_number),
    Column(_SUM, lambda row: row.total, "money"),
    Column(_("Paid, ₽"), lambda row: row.paid_total, "money"),
    Column(_("Pay until"), lambda row: row.due_on, "day"),
    Column(_("Back order"), lambda row: _("yes") if row.is_back_order else ""),
)
_BUYER: Final[Column[OrderRow]] = Column(_("Buyer"), lambda row: row.customer)
_RESPONSIBLE: Final[Column[OrderRow]] = Column(_("Responsible"), lambda row: row.responsible)
ORDERS: Final[tuple[Column[OrderRow], ...]] = (*OWN_ORDERS[:2], _BUYER, *OWN_ORDERS[2:], _RESPONSIBLE)
PAYMENTS: Final[tuple[Column[PaymentRow], ...]] = (
    Column(_NUMBER, lambda row: row.number),
    Column(_("Day"), lambda row: row.paid_on, "day"),
    Column(_("From whom"), lambda row: row.party or row.payer_name),
    Column(_("INN"), lambda row: row.payer_inn),
    Column(_("Purpose"), lambda row: row.purpose),
    Column(_("Where from"), lambda row: ", ".join(source_name(source) for source in row.seen_in)),
    Column(_SUM, lambda row: row.amount, "money"),
)
BUYERS: Final[tuple[Column[PartyRow], ...]] = (
    Column(_("Buyer"), lambda row: row.name),
    Column(_("INN"), lambda row: row.inn),
    Column(_("Region"), lambda row: row.region),
    Column(_("Responsible"), lambda row: row.terms.responsible_name),
    Column(_("Agreement"), lambda row: row.terms.agreement),
    Column(_("Deferral, days"), lambda row: row.terms.deferral_days, "number"),
    Column(_("Credit limit, ₽"), lambda row: row.terms.credit_limit, "money"),
)
PEOPLE: Final[tuple[Column[PersonRow], ...]] = (
    Column(_("Name"), lambda row: row.name),
    Column(pgettext_lazy("of a person", "Position"), lambda row: row.position),
    Column(_("Phone"), lambda row: row.phone),
    Column(_("E-mail"), lambda row: row.email),
    Column(_("Buyer"), lambda row: row.party),
    Column(_("Region"), lambda row: row.region),
    Column(_("Responsible"), lambda row: row.responsible),
)
PRODUCTS: Final[tuple[Column[ProductRow], ...]] = (
    Column(_("Part number"), lambda row: row.article),
    Column(_("Name"), lambda row: row.name),
    Column(_("Manufacturer"), lambda row: row.manufacturer),
    Column(_("Unit"), lambda row: row.unit),
    Column(_("VAT, %"), lambda row: row.vat_rate, "number"),
    Column(_("On sale"), lambda row: pgettext("fact", "yes") if row.is_sold else pgettext("fact", "no")),
)
DEALS: Final[tuple[Column[DealRow], ...]] = (
    Column(_NUMBER, lambda row: row.number),
    Column(_("What it is about"), lambda row: row.title),
    Column(_("Buyer"), lambda row: row.who),
    Column(_("Pipeline"), lambda row: row.place.partition(".")[0]),
    Column(pgettext_lazy("of a deal", "Status"), lambda row: row.status.label if row.status else row.place),
    Column(_("Amount, ₽"), lambda row: row.amount, "money"),
    Column(_("Responsible"), lambda row: row.responsible),
    Column(_("Source"), lambda row: row.source),
    Column(_("Due date"), lambda row: row.due_on, "day"),
    Column(_("Opened"), lambda row: row.opened_at, "moment"),
    Column(pgettext_lazy("of a deal", "Closed"), lambda row: row.closed_at, "moment"),
)
TASKS: Final[tuple[Column[TaskRow], ...]] = (
    Column(_("What is to be done"), lambda row: row.title),
    Column(pgettext_lazy("of a task", "Why"), lambda row: row.reason),
    Column(_("Buyer"), lambda row: row.party),
    Column(pgettext_lazy("of a task", "Who"), lambda row: row.assignee),
    Column(pgettext_lazy("of a task", "By when"), lambda row: row.due_at, "moment"),
    Column(pgettext_lazy("of a task", "Set"), lambda row: row.created_at, "moment"),
    Column(pgettext_lazy("of a task", "Done"), lambda row: row.done_at, "moment"),
    Column(_("What came of it"), lambda row: row.outcome),
)
STOCK: Final[tuple[Column[tuple[Any, BalanceRow]], ...]] = (
    Column(_("Part number"), lambda pair: pair[0].article),
    Column(_("Product"), lambda pair: pair[0].name),
    Column(_("Where"), lambda pair: pair[1].location),
    Column(_("Whose"), lambda pair: pair[1].owner),
    Column(_("Lies"), lambda pair: pair[1].on_hand, "number"),
    Column(_("Taken by orders"), lambda pair: pair[1].reserved, "number"),
    Column(_("Unit"), lambda pair: pair[0].unit),
)


@require_safe
def orders(request: ActorRequest) -> FileResponse:
    """The orders of the list as it is narrowed now."""
    narrow = Chosen.read(request.GET).narrow(request.actor)
    rows = every_row(lambda page: list_orders(request.actor, page, narrow))
    return as_xlsx("orders", *sheet_with_fields(request.actor, "order", ORDERS, rows))


@require_safe
def own_orders(request: ActorRequest) -> FileResponse:
    """A buyer's own orders, as its list is narrowed now."""
    narrow = OrdersFilter.read(request.GET).narrow(request.actor)
    rows = every_row(lambda page: list_orders(request.actor, page, narrow))
    return as_xlsx("orders", *sheet_with_fields(request.actor, "order", OWN_ORDERS, rows))


@require_safe
def payments(request: ActorRequest) -> FileResponse:
    """The payments of the list as it is narrowed now."""
    chosen = PaymentsChosen.read(request.GET)
    told, condition = chosen.parts, chosen.asked.narrowing()
    rows = every_row(
        lambda page: list_payments(request.actor, page, state=told["state"], text=told["q"], condition=condition)
    )
    return as_xlsx("payments", PAYMENTS, rows)


@require_safe
def buyers(request: ActorRequest) -> FileResponse:
    """The buyers of the list as it is narrowed now."""
    chosen = BuyersChosen.read(request.GET).narrow(request.actor)
    rows = every_row(lambda page: list_parties(request.actor, page, chosen=chosen))
    return as_xlsx("buyers", *sheet_with_fields(request.actor, "party", BUYERS, rows))


@require_safe
def people(request: ActorRequest) -> FileResponse:
    """The people of buyers of the list as it is narrowed now."""
    narrow = PeopleChosen.read(request.GET).narrow(request.actor)
    rows = every_row(lambda page: list_people(request.actor, page, narrow))
    return as_xlsx("people", *sheet_with_fields(request.actor, "contact", PEOPLE, rows))


@require_safe
def products(request: ActorRequest) -> FileResponse:
    """The products of the list as it is narrowed now."""
    sought = ProductsChosen.read(request.GET).narrow(request.actor, groups(request.actor))
    rows = every_row(lambda page: list_products(request.actor, sought, page).slice)
    return as_xlsx("products", *sheet_with_fields(request.actor, "product", PRODUCTS, rows))


@require_safe
def deals(request: ActorRequest) -> FileResponse:
    """The deals of the list, or of a board, as it is narrowed now."""
    narrow = DealsChosen.read(request.GET).narrow(request.actor)
    rows = every_row(lambda page: list_deals(request.actor, page, narrow))
    return as_xlsx("deals", *sheet_with_fields(request.actor, "deal", DEALS, rows))


@require_safe
def tasks(request: ActorRequest) -> FileResponse:
    """The tasks of the list as it is narrowed now."""
    narrow = TasksChosen.read(request.GET).narrow(request.actor)
    rows = every_row(lambda page: list_tasks(request.actor, page, narrow))
    return as_xlsx("tasks", *sheet_with_fields(request.actor, "task", TASKS, rows))


@require_safe
def stock(request: ActorRequest) -> FileResponse:
    """What lies where and whose it is."""
    return as_xlsx("stock", STOCK, _balances(request))


def _balances(request: ActorRequest) -> Iterator[tuple[Any, BalanceRow]]:
    chosen = StockAddress.read(request.GET)
    balances = list_balances(request.actor, StockFilter(chosen.location_id, chosen.owner_id))
    products = product_rows(request.actor, {balance.product_id for balance in balances})
    for balance in balances:
        if balance.product_id in products:
            yield products[balance.product_id], balance
