"""Run inside Django, as a process of its own: the demo network as the ground of a run, with goods and credit for all.

`python -m benchmarks.prepare DEALERS PRODUCTS PAST`, writes what drivers need to standard output as JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction

PLENTY = 1_000_000_000


def main(dealers: int, products: int, past: int) -> None:
    """Seed, then make sure that nothing lacks: goods without end in the first warehouse, credit without end."""
    django.setup()
    from dealernet.automation.packs import publish_pack  # noqa: PLC0415 - settings first
    from dealernet.foundation.access.identify import system  # noqa: PLC0415
    from dealernet.foundation.events.delivery import Delivery  # noqa: PLC0415
    from dealernet.project.demo.past import write_past  # noqa: PLC0415
    from dealernet.project.demo.seed import SEED, Size, made  # noqa: PLC0415

    rnd = random.Random(SEED)
    made(Size(products, dealers, 0, warehouses=10, salespeople=100 if past else 10), rnd, lambda _: None)
    publish_pack(system("demo"))
    Delivery().prepare()
    if past:
        write_past(rnd, past, lambda _: None)
    with transaction.atomic():
        _enough()
    call_command("collectstatic", interactive=False, verbosity=0)
    json.dump(_ground(), sys.stdout)


def _enough() -> None:
    with connection.cursor() as db:
        db.execute("set local transaction_timeout = 0")
        db.execute(
            "insert into stock_movement (balance_id, quantity, kind, source, at)"
            " select b.id, %s, 'receipt', 'bench', now() from stock_balance b"
            " join stock_location l on l.id = b.location_id and l.is_default",
            [PLENTY],
        )
        db.execute(
            "update stock_balance b set on_hand = b.on_hand + %s from stock_location l"
            " where l.id = b.location_id and l.is_default",
            [PLENTY],
        )
        db.execute("update settlements_account set credit_limit = 1e11, deferral_days = 14")
        db.execute("update parties_terms set credit_limit = 1e11, deferral_days = 14")


def _ground() -> dict[str, Any]:
    with connection.cursor() as db:
        db.execute(
            "select a.id::text, a.dealer_id::text from access_account a"
            " join parties_terms t on t.party_id = a.dealer_id"
            " where t.agreement <> '' and a.role = 'buyer' order by a.email"
        )
        buyers = db.fetchall()
        db.execute(
            "insert into access_token (id, account_id, name, digest, created_at)"
            " select gen_random_uuid(), a::uuid, 'bench', encode(sha256(('bench-' || a)::bytea), 'hex'), now()"
            " from unnest(%s::text[]) a",
            [[account for account, _ in buyers]],
        )
        db.execute("select p.id::text from catalog_product p where p.is_sold order by p.article")
        products = [row[0] for row in db.fetchall()]
        db.execute("vacuum analyze")
    return {"buyers": buyers, "products": products, "sessions": _sessions(buyers[0][0])}


def _sessions(account_id: str) -> dict[str, str]:
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    from dealernet.foundation.access.models import Account  # noqa: PLC0415
    from dealernet.foundation.access.sessions import SessionStore  # noqa: PLC0415

    account = Account.objects.get(id=account_id)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return {"buyer": str(session.session_key)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
    main(*(int(argument) for argument in sys.argv[1:4]))
