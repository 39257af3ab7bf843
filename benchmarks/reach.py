"""S3b, run inside Django as a process of its own: the list of somebody who reaches 500 groups, full or empty.

`python -m benchmarks.reach POSTGRES_PID`, over a database that may be changed; what a page costs the database, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from uuid import UUID, uuid4

import django
from django.db import connection

from benchmarks import measure

GROUPS = 500
PAGES = 40


def main(postgres: int) -> None:
    """Spread the orders over groups, then page as staff of full groups and of empty ones."""
    django.setup()
    from dealernet.business.orders.queries import OrderFilter, list_orders  # noqa: PLC0415 - settings first
    from dealernet.business.orders.stages import Stage  # noqa: PLC0415
    from dealernet.foundation.access.actor import Actor, Kind, Reach  # noqa: PLC0415
    from dealernet.foundation.access.powers import powers_of  # noqa: PLC0415
    from dealernet.foundation.paging import Page  # noqa: PLC0415

    full, empty = _groups("full"), _groups("empty")
    _spread(full, empty)
    told = {}
    for name, groups in (("dense", full), ("sparse", empty)):
        reach = Reach(groups=tuple(groups))
        actor = Actor(uuid4(), "staff", Kind.PERSON, powers_of("salesperson"), reach)
        for kind, narrow in (("all", OrderFilter()), ("stage", OrderFilter(stage=Stage.CLOSED))):
            for _ in range(6):
                found = len(list_orders(actor, Page(), narrow).rows)
            before = measure.read({"pg": postgres})
            for _ in range(PAGES):
                list_orders(actor, Page(), narrow)
            spent = measure.spent(before, measure.read({"pg": postgres})).trees["pg"]
            told[f"{name}-{kind}"] = {"ms": spent * 1000 / PAGES, "rows": found}
    json.dump(told, sys.stdout)


def _groups(name: str) -> list[UUID]:
    from dealernet.foundation.access.models import Group  # noqa: PLC0415 - settings first

    made = Group.objects.bulk_create([Group(name=f"{name} {n}") for n in range(GROUPS)])
    return [group.id for group in made]


def _spread(full: list[UUID], empty: list[UUID]) -> None:
    with connection.cursor() as db:
        db.execute("set transaction_timeout = 0")
        db.execute(
            "update orders_order o set responsible_id = null,"
            " group_id = (%s::uuid[])[1 + abs(hashtext(o.id::text)) %% %s]",
            [full, len(full)],
        )
        db.execute(
            "update orders_order set group_id = %s where id in (select id from orders_order order by id limit 3)",
            [empty[0]],
        )
        db.execute("vacuum analyze orders_order")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
    main(int(sys.argv[1]))
