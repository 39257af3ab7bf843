"""A worker that reads files of 1C while a client of the exchange waits, and delivery of what follows."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.db import connection

from dealernet.business.orders.commands import NewLine, NewOrder, invoice_orders, place_orders, qualify_orders
from dealernet.business.orders.models import Order
from dealernet.foundation.events.delivery import Delivery
from dealernet.foundation.events.reactions import REACTIONS
from dealernet.integrations.onec import jobs
from factories.happening import deliver_all
from factories.trade import Company, Dealer


@contextmanager
def files_read() -> Iterator[None]:
    """Files are read as they come, in a thread of their own."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            if not jobs.read_due():
                time.sleep(0.02)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def delivered() -> None:
    """Everything that follows from the events so far has happened, whatever the reading thread is about."""
    deliver_all(Delivery(catch_up=0), list(REACTIONS))


def sold(us: Company, dealer: Dealer | None = None, quantity: int = 2, price: str = "100.00") -> Order:
    """An order that is invoiced, and due for 1C."""
    dealer = dealer or us.dealer()
    line = NewLine(us.product(price=price).id, Decimal(quantity))
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [line])])
    qualify_orders(us.actor, [outcome.subject])
    invoice_orders(us.actor, [outcome.subject])
    delivered()
    return Order.objects.get(id=outcome.subject)


def whole(inside: str, *, namespace: str = "urn:1C.ru:commerceml_2", version: str = "2.07") -> bytes:
    """A CommerceML file around what stands in it."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация xmlns="{namespace}" ВерсияСхемы="{version}">'
        f"{inside}</КоммерческаяИнформация>"
    ).encode()


def goods(*ids: str, whole_export: bool = False, catalogue: str = "k1", inside: str = "") -> bytes:
    """A file of goods with these ids."""
    rows = "".join(f"<Товар><Ид>{i}</Ид><Наименование>Товар {i}</Наименование>{inside}</Товар>" for i in ids)
    only = "false" if whole_export else "true"
    return whole(
        f'<Каталог СодержитТолькоИзменения="{only}"><Ид>{catalogue}</Ид><Наименование>Основной</Наименование>'
        f"<Товары>{rows}</Товары></Каталог>"
    )
