"""Submits orders until killed; writes the id of each acknowledged order into a file of its own.

An order whose answer never came is submitted again under the same id, as a program with an idempotency key does.
"""

from __future__ import annotations

import json
import random
import sys
import time
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import django

django.setup()

from django.db import DatabaseError, IntegrityError, InterfaceError, close_old_connections, connection  # noqa: E402

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders  # noqa: E402
from dealernet.foundation.access.identify import actor_of  # noqa: E402
from dealernet.foundation.access.models import Account  # noqa: E402

told, acknowledged = json.loads(sys.argv[1]), Path(sys.argv[2])
rnd = random.Random(sys.argv[2])
products = [UUID(product) for product in told["products"]]


def submitted(order: NewOrder, buyer: UUID) -> bool:
    """Whether the company acknowledged the order, now or before."""
    try:
        [outcome] = place_orders(actor_of(Account.objects.get(id=buyer)), [order])
    except IntegrityError:
        return True
    except (DatabaseError, InterfaceError):
        connection.close()
        close_old_connections()
        time.sleep(0.1)
        return False
    assert outcome.done, outcome
    return True


with acknowledged.open("a") as file:
    while True:
        buyer = UUID(rnd.choice(told["buyers"]))
        lines = [NewLine(product, Decimal(rnd.randint(1, 5))) for product in rnd.sample(products, rnd.randint(1, 4))]
        try:
            dealer = Account.objects.get(id=buyer).dealer_id
        except (DatabaseError, InterfaceError):
            connection.close()
            time.sleep(0.1)
            continue
        order = NewOrder(dealer, lines)
        while not submitted(order, buyer):
            pass
        file.write(f"{order.id}\n")
        file.flush()
        time.sleep(rnd.random() * 0.05)
