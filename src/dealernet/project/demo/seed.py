"""Seeding: the network, the rules, a history, and the file scripts read."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from dealernet.automation.packs import publish_packs
from dealernet.business.orders.commands import publish_territory
from dealernet.business.parties.models import Party
from dealernet.foundation.access.identify import digest_of, system
from dealernet.foundation.access.models import Token
from dealernet.foundation.configuration.publishing import FIELD, SEGMENT, publish
from dealernet.foundation.events.delivery import Delivery
from dealernet.foundation.exchange.border import DEFAULTS, KEY, KIND
from dealernet.integrations.onec.sessions import make_account
from dealernet.integrations.webhooks.commands import add_webhook
from dealernet.project.demo.calls import add_calls, add_carts
from dealernet.project.demo.crowd import add_dealers, add_partners, add_points, add_salespeople
from dealernet.project.demo.deals import add_deals
from dealernet.project.demo.history import play_history
from dealernet.project.demo.network import PASSWORD, Network, make_network
from dealernet.project.demo.past import write_past
from dealernet.project.demo.tasks import add_tasks


@dataclass(frozen=True, slots=True)
class Size:
    """How large a demo network is; `past` orders are written at once, `played` ones through the commands."""

    products: int
    dealers: int
    played: int
    warehouses: int = 2
    salespeople: int = 0
    points: int = 0
    partners: int = 0
    past: int = 0


SIZES: Final = {
    "small": Size(products=300, dealers=14, played=60, points=3),
    "full": Size(7_000, 1_000, 30, warehouses=10, salespeople=100, points=95, partners=20_000, past=200_000),
}
SEED: Final = 20261124
SILENT: Final[dict[str, Any]] = {
    "title": {"ru": "Ни разу не заказывали", "en": "Never ordered yet"},
    "when": {"field": "orders_placed", "operator": "is", "value": 0},
}
"""A segment of buyers to begin with."""
FIELDS: Final[dict[str, Any]] = {
    "order-delivery_wishes": {
        "subject": "order",
        "type": "text",
        "title": {"ru": "Пожелания к доставке", "en": "Wishes for the delivery"},
        "help": {"ru": "Въезд, грузчики, звонок водителя", "en": "Entrance, loaders, a call of the driver"},
        "buyer": "changes",
        "in_list": True,
        "position": 1,
    },
    "party-call_after": {
        "subject": "party",
        "type": "text",
        "title": {"ru": "Когда звонить", "en": "When to call"},
        "position": 1,
    },
}
"""Own fields of the demo: one that buyers fill in, one of the staff's."""
WEBHOOK: Final = {
    "name": "Сайт (пример)",
    "address": "https://site.example.ru/dealernet/",
    "about": "order",
    "told": "all",
    "off": True,
}
"""Nobody is behind it, so it is off: an administrator gives it an address of his own."""


class AlreadySeeded(Exception):
    """The database already holds a company: the demo network is made on an empty one only."""


def seed(size: str, say: Callable[[str], None] = lambda _: None) -> None:
    """Make the demo network of a size on an empty database, and write `demo.json` beside it."""
    if Party.objects.exists():
        raise AlreadySeeded
    wanted = SIZES[size]
    rnd = random.Random(SEED)
    net = made(wanted, rnd, say)
    desk = system("demo")
    publish_packs(desk)
    publish(desk, "trade", "newcomers", {"account": str(net.staff["oleg"].id)}, comment="demo")
    publish_territory(desk, "", "Урал", ["Екатеринбург", "Пермь", "Тюмень", "Уфа"], ["svetlana@demo.example"])
    siberia = ["Новосибирск", "Омск", "Красноярск", "Барнаул", "Кемерово", "Иркутск", "Чита"]
    publish_territory(desk, "", "Сибирь", siberia, ["oleg@demo.example"])
    publish(desk, KIND, KEY, DEFAULTS, comment="Демо: условия задают менеджеры, счёт выставляем мы, долги знает 1С")
    for key, body in FIELDS.items():
        publish(desk, FIELD, key, body, comment="Демо")
    publish(desk, SEGMENT, "silent", SILENT, comment="Демо")
    add_webhook(desk, WEBHOOK, comment="Демо: укажите адрес своего сайта и включите")
    if wanted.past:
        Delivery().prepare()
        write_past(rnd, wanted.past, say)
    say("orders of the last days")
    play_history(net, rnd, wanted.played)
    say("deals")
    add_deals(net)
    add_tasks(net)
    say("calls and carts")
    add_calls(net)
    add_carts(net)
    write_card(net)


def made(wanted: Size, rnd: random.Random, say: Callable[[str], None]) -> Network:
    """The network without its history; benchmarks stand on it too."""
    say("company and goods")
    net = make_network(rnd, products=wanted.products, warehouses=wanted.warehouses)
    say("people and dealers")
    add_points(rnd, wanted.points)
    add_salespeople(net, rnd, max(0, wanted.salespeople - 2))
    add_dealers(net, rnd, wanted.dealers - 3)
    add_partners(rnd, wanted.partners)
    return net


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
    account, password = make_account(system("demo"), name="demo")
    card: dict[str, Any] = {
        "base_url": settings.BASE_URL,
        "logins": logins,
        "api": {"token": token},
        "onec": {"url": f"{settings.BASE_URL}/1c/exchange/main", "user": account.login, "password": password},
        "mailbox": {"url": f"{settings.BASE_URL}/desk/letters/"},
    }
    path = settings.DATA_DIR / "demo.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(card, ensure_ascii=False, indent=2))
