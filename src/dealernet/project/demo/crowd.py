"""The crowd of the demo: salespeople, dealers with buyers, partners, pickup points; a few bulk inserts each."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from dealernet.business.parties.models import Contact, Party, Profile, TermFact, Terms
from dealernet.business.settlements.models import CreditAccount
from dealernet.business.stock.models import Location
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account, Group
from dealernet.project.demo import names
from dealernet.project.demo.network import MARKUPS, Network

BLOCK = 2_000


def add_salespeople(net: Network, rnd: random.Random, count: int) -> None:
    """So many salespeople in departments of ten."""
    groups = [Group(name=f"Отдел продаж № {n + 1}") for n in range((count + 9) // 10)]
    people = [
        Account(email=f"sales{n}@demo.example", name=names.person(rnd), role="salesperson", password=net.password)
        for n in range(count)
    ]
    Group.objects.bulk_create(groups)
    Account.objects.bulk_create(people)
    membership = Account.groups.through
    membership.objects.bulk_create(
        membership(account_id=one.id, group_id=groups[n // 10].id) for n, one in enumerate(people)
    )
    net.sellers += [(one, groups[n // 10]) for n, one in enumerate(people)]


def add_dealers(net: Network, rnd: random.Random, count: int) -> None:
    """So many regular dealers, each with terms and their sources, a profile, a contact and a buyer."""
    made: dict[type, list[Any]] = {
        kind: [] for kind in (Party, Terms, TermFact, CreditAccount, Profile, Contact, Account)
    }
    for n in range(count):
        _dealer(net, rnd, n, made)
    for kind, rows in made.items():
        kind.objects.bulk_create(rows, batch_size=BLOCK)  # type: ignore[attr-defined]
    net.dealers += made[Party]
    net.buyers.update({account.email: account for account in made[Account]})


def add_partners(rnd: random.Random, count: int) -> None:
    """So many people who buy as partners, each with a phone."""
    people = [
        Party(kind="person", name=names.full_name(rnd), region=rnd.choice(names.TOWNS)[0], origin="demo")
        for _ in range(count)
    ]
    Party.objects.bulk_create(people, batch_size=BLOCK)
    Contact.objects.bulk_create(
        (Contact(party=one, phone=f"+7 901 {n // 10000:03d}-{n // 100 % 100:02d}-{n % 100:02d}", origin="demo")
         for n, one in enumerate(people)),
        batch_size=BLOCK,
    )  # fmt: skip


def add_points(rnd: random.Random, count: int) -> None:
    """So many pickup points."""
    Location.objects.bulk_create(
        Location(
            name=f"Пункт выдачи № {n + 1}, {town}",
            kind="pickup_point",
            address=f"г. {town}, ул. {rnd.choice(names.STREETS)}, д. {rnd.randint(1, 90)}",
            ships_orders=False,
        )
        for n, town in ((n, rnd.choice(names.TOWNS)[0]) for n in range(count))
    )


def _dealer(net: Network, rnd: random.Random, n: int, made: dict[type, list[Any]]) -> None:
    party = _party(net, rnd, n)
    kind = rnd.choice([name for name, _ in MARKUPS if name != "Розничная"])
    deferral = rnd.choice([0, 0, 7, 14, 30])
    limit = Decimal(rnd.choice([500_000, 1_000_000, 2_000_000])) if deferral else None
    made[Party].append(party)
    terms = Terms(
        party=party,
        customer_type="С отсрочкой" if deferral else "Постоянный",
        agreement=f"Соглашение «{kind}»",
        price_type_id=net.price_types[kind].id,
        deferral_days=deferral,
        credit_limit=limit,
    )
    made[Terms].append(terms)
    made[TermFact] += _told(party, terms)
    made[CreditAccount].append(CreditAccount(party=party, credit_limit=limit, deferral_days=deferral))
    made[Profile].append(
        Profile(
            party=party,
            legal_name=party.name,
            inn=party.inn,
            kpp=party.kpp,
            legal_address=party.legal_address,
            email=f"zakaz{n}@dealer{n}.example",
            delivery_address=f"г. {party.region}, ул. Складская, д. {n + 1}",
            is_default=True,
        )
    )
    phone = f"+7 900 {n // 100:03d}-00-{n % 100:02d}"
    made[Contact].append(Contact(party=party, name=names.person(rnd), position="снабженец", phone=phone))
    made[Account].append(
        Account(
            email=f"buyer{n}@dealer{n}.example",
            name=names.person(rnd),
            role="buyer",
            dealer_id=party.id,
            password=net.password,
        )
    )


def _party(net: Network, rnd: random.Random, n: int) -> Party:
    town, code = rnd.choice(names.TOWNS)
    inn = names.inn(rnd, code, taken=net.inns)
    seller, group = rnd.choice(net.sellers)
    return Party(
        name=names.firm(rnd),
        inn=inn,
        kpp=f"{inn[:4]}01001",
        ogrn=names.ogrn(rnd, code),
        region=town,
        legal_address=f"г. {town}, ул. {rnd.choice(names.STREETS)}, д. {n % 90 + 1}",
        responsible=seller,
        group=group,
        origin="onec",
    )


def _told(party: Party, terms: Terms) -> list[TermFact]:
    told = {
        "agreement": terms.agreement,
        "price_type": str(terms.price_type_id),
        "deferral_days": terms.deferral_days,
        "responsible": str(party.responsible_id),
        "customer_type": terms.customer_type,
        **({"credit_limit": str(terms.credit_limit)} if terms.credit_limit else {}),
    }
    seen = clock.now()
    return [
        TermFact(party=party, term=term, value=value, source="onec.odata", seen_at=seen) for term, value in told.items()
    ]
