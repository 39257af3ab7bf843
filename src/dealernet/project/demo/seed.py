"""Seeding: the network, the rules, a history, and the file scripts read."""

from __future__ import annotations

import json
import random
import secrets
from typing import Any, Final

from django.conf import settings

from dealernet.automation.packs import publish_pack
from dealernet.business.parties.models import Party
from dealernet.foundation.access.identify import digest_of, system
from dealernet.foundation.access.models import Token
from dealernet.foundation.configuration.publishing import publish
from dealernet.project.demo.history import play_history
from dealernet.project.demo.network import PASSWORD, Network, make_network

SIZES: Final = {"small": {"products": 300, "dealers": 14, "orders": 60}}
SEED: Final = 20261124


class AlreadySeeded(Exception):
    """The database already holds a company: the demo network is made on an empty one only."""


def seed(size: str) -> None:
    """Make the demo network of a size on an empty database, and write `demo.json` beside it."""
    if Party.objects.exists():
        raise AlreadySeeded
    wanted = SIZES[size]
    rnd = random.Random(SEED)
    net = make_network(rnd, products=wanted["products"], dealers=wanted["dealers"])
    desk = system("demo")
    publish_pack(desk)
    publish(desk, "trade", "newcomers", {"account": str(net.staff["oleg"].id)}, comment="demo")
    play_history(net, rnd, wanted["orders"])
    write_card(net)


def write_card(net: Network) -> None:
    """`DATA_DIR/demo.json`: addresses, logins and keys of the demo, for scripts and tutorials."""
    token = secrets.token_urlsafe(32)
    buyer = net.buyers["ilya@texsnab.example"]
    Token.objects.create(account=buyer, name="demo", digest=digest_of(token))
    logins = [{"role": a.role, "name": a.name, "email": a.email, "password": PASSWORD} for a in net.staff.values()]
    for email, what in (
        ("ilya@texsnab.example", "buyer"),
        ("anna@dorstroy.example", "buyer (deferral)"),
        ("sedov@example.com", "buyer (newcomer)"),
    ):
        logins.append({"role": what, "name": net.buyers[email].name, "email": email, "password": PASSWORD})
    card: dict[str, Any] = {
        "base_url": settings.BASE_URL,
        "logins": logins,
        "api": {"token": token},
        "mailbox": {"url": f"{settings.BASE_URL}/desk/letters/"},
    }
    path = settings.DATA_DIR / "demo.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(card, ensure_ascii=False, indent=2))
