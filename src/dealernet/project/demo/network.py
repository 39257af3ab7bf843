"""The demo company, its people, goods, prices, stock and dealers: the ground on which history is played."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.contrib.auth.hashers import make_password

from dealernet.business.catalog.models import Product, ProductGroup
from dealernet.business.parties.models import BankAccount, LegalEntity, Party, Profile, TermFact, Terms
from dealernet.business.pricing.models import Agreement, Price, PriceType
from dealernet.business.settlements.commands import ToldDebt, ToldDebts, record_debts
from dealernet.business.settlements.models import CreditAccount
from dealernet.business.stock.models import Balance, Location, Movement
from dealernet.foundation import clock
from dealernet.foundation.access.identify import system
from dealernet.foundation.access.models import Account, Group
from dealernet.project.demo import names

PASSWORD: Final = "demo-dealernet"  # noqa: S105 - the demo's, printed at its start
STAFF: Final = (
    ("administrator", "Администратор", "admin@demo.example"),
    ("director", "Борис Аркадьевич", "director@demo.example"),
    ("head_of_sales", "Максим Орехов", "head@demo.example"),
    ("salesperson", "Светлана Ильина", "svetlana@demo.example"),
    ("salesperson", "Олег Дёмин", "oleg@demo.example"),
    ("accountant", "Вера Павловна", "vera@demo.example"),
    ("storekeeper", "Рита Кравец", "sklad@demo.example"),
)
MARKUPS: Final = (("Оптовая", "1.00"), ("Дилерская", "0.94"), ("Розничная", "1.30"), ("Крупный опт", "0.90"))


@dataclass
class Network:
    """What was made, for the history to use."""

    staff: dict[str, Account] = field(default_factory=dict)
    price_types: dict[str, PriceType] = field(default_factory=dict)
    products: list[Product] = field(default_factory=list)
    dealers: list[Party] = field(default_factory=list)
    buyers: dict[str, Account] = field(default_factory=dict)
    seller: LegalEntity | None = None
    warehouse: Location | None = None
    sellers: list[tuple[Account, Group]] = field(default_factory=list)
    inns: set[str] = field(default_factory=set)
    password: str = field(default_factory=lambda: make_password(PASSWORD))


def make_network(rnd: random.Random, *, products: int, warehouses: int = 2) -> Network:
    """The company, its goods and the dealers of the stories, in a few bulk inserts."""
    net = Network()
    _company(net, warehouses)
    _goods(net, rnd, products)
    _story_dealers(net)
    return net


def _company(net: Network, warehouses: int) -> None:
    groups = {name: Group.objects.create(name=name) for name in ("Запчасти", "Новые покупатели")}
    for role, name, email in STAFF:
        account = Account.objects.create(email=email, password=net.password, name=name, role=role)
        net.staff[email.split("@")[0]] = account
    net.staff["svetlana"].groups.add(groups["Запчасти"])
    net.sellers.append((net.staff["svetlana"], groups["Запчасти"]))
    net.staff["oleg"].groups.add(groups["Новые покупатели"])
    own = Party.objects.create(
        kind="own",
        name="ООО «Южный агрегат»",
        full_name="Общество с ограниченной ответственностью «Южный агрегат»",
        inn="6199000019",
        kpp="619901001",
        ogrn=names.ogrn(random.Random(1), "61"),
        legal_address="344000, г. Ростов-на-Дону, ул. Заводская, д. 1",
        region="Ростов-на-Дону",
    )
    net.seller = LegalEntity.objects.create(
        party=own,
        director="Аркадьев Б. С.",
        accountant="Павлова В. Н.",
        edo_id="2BM-6199000019-619901001-202301100915",
        is_default=True,
    )
    BankAccount.objects.create(
        party=own,
        number=names.account("046015602", 1),
        bank_name="ПАО «ТЕСТБАНК» г. Ростов-на-Дону",
        bic="046015602",
        correspondent="30101810600000000602",
        is_default=True,
    )
    net.warehouse = Location.objects.create(name="Ростов, основной склад", is_default=True)
    Location.objects.bulk_create(Location(name=f"{town}, склад") for town, _ in names.TOWNS[: warehouses - 1])
    for name, _ in MARKUPS:
        net.price_types[name] = PriceType.objects.create(name=name, is_default=name == "Розничная")
        Agreement.objects.create(name=f"Соглашение «{name}»", price_type=net.price_types[name])


def _goods(net: Network, rnd: random.Random, count: int) -> None:
    made = list(names.parts(rnd, count))
    shelves = {shelf: ProductGroup.objects.create(name=shelf) for shelf in dict.fromkeys(p.shelf for p in made)}
    net.products = [
        Product(
            article=p.article,
            name=p.name,
            group=shelves[p.shelf],
            vat_rate=Decimal(22),
            manufacturer=rnd.choice(["Завод «Гидросила»", "Промдеталь", "Уралмаш-сервис"]),
        )
        for p in made
    ]
    Product.objects.bulk_create(net.products)
    Price.objects.bulk_create(
        Price(
            product=product,
            price_type=net.price_types[name],
            amount=(Decimal(p.price) * Decimal(markup)).quantize(Decimal("0.01")),
        )
        for product, p in zip(net.products, made, strict=True)
        for name, markup in MARKUPS
    )
    _stock(net, rnd)


def _stock(net: Network, rnd: random.Random) -> None:
    """Own goods in the main warehouse, some of them in the others, and goods of a principal on consignment."""
    principal = Party.objects.create(
        name="АО «Завод «Гидросила»", inn=names.inn(random.Random(3), "36", taken=net.inns), region="Воронеж"
    )
    own = net.seller.party if net.seller else principal
    others = list(Location.objects.filter(is_default=False).order_by("id"))
    balances = []
    for n, product in enumerate(net.products):
        in_main = 0 if n % 23 == 22 else rnd.randint(40, 400)
        balances.append(Balance(product=product, location=net.warehouse, owner=own, on_hand=Decimal(in_main)))
        balances += [
            Balance(
                product=product,
                location=place,
                owner=principal if n % 9 == 4 else own,
                on_hand=Decimal(rnd.choice([0, 2, 5, 20, 60])),
            )
            for place in others
        ]
        if n % 31 == 7:
            balances.append(Balance(product=product, location=net.warehouse, owner=principal, on_hand=Decimal(25)))
    Balance.objects.bulk_create(balances, batch_size=5000)
    Movement.objects.bulk_create(
        (Movement(balance=b, quantity=b.on_hand, kind="receipt", source="demo") for b in balances if b.on_hand),
        batch_size=5000,
    )


def _story_dealers(net: Network) -> None:
    region = _party(net, "ООО «Техснаб-Регион»", "6699001010", "Екатеринбург", "Оптовая", deferral=0)
    _profile(
        region,
        "ООО «Техснаб-Регион»",
        "6699001010",
        "zakaz@texsnab.example",
        default=True,
        address="г. Екатеринбург, ул. Машинная, д. 12",
    )
    _profile(
        region,
        "ООО «Карьер-Сервис»",
        "7523002020",
        "sklad@karier.example",
        terminal="ТК «Энергия», терминал Чита",
        edo_id="2BM-7523002020-752301001-202402051140",
    )
    _buyer(net, region, "Илья Рыбин", "ilya@texsnab.example")
    road = _party(net, "ООО «Дорстрой»", "5401003030", "Новосибирск", "Оптовая", deferral=14, limit="300000")
    _profile(
        road,
        "ООО «Дорстрой»",
        "5401003030",
        "snab@dorstroy.example",
        default=True,
        address="г. Новосибирск, ул. Станционная, д. 30",
    )
    _buyer(net, road, "Анна Лаптева", "anna@dorstroy.example")
    _old_debt(road, Decimal(220000))
    newcomer = Party.objects.create(
        name="ИП Седов", inn=names.inn(random.Random(7), "61", of_person=True), region="Ростов-на-Дону", origin="portal"
    )
    Terms.objects.create(party=newcomer)
    CreditAccount.objects.create(party=newcomer)
    _profile(newcomer, "ИП Седов", newcomer.inn, "sedov@example.com", default=True)
    _buyer(net, newcomer, "Пётр Седов", "sedov@example.com")
    net.dealers += [region, road]


def _party(
    net: Network, name: str, inn: str, region: str, kind: str, *, deferral: int, limit: str | None = None
) -> Party:
    manager = net.staff["svetlana"]
    party = Party.objects.create(
        name=name,
        inn=inn,
        kpp=f"{inn[:4]}01001",
        region=region,
        legal_address=f"г. {region}",
        responsible=manager,
        group=manager.groups.get(),
        origin="onec",
    )
    Terms.objects.create(
        party=party,
        customer_type="С отсрочкой" if deferral else "Постоянный",
        agreement=f"Соглашение «{kind}»",
        price_type_id=net.price_types[kind].id,
        deferral_days=deferral,
        credit_limit=Decimal(limit) if limit else None,
    )
    told: dict[str, Any] = {
        "agreement": f"Соглашение «{kind}»",
        "price_type": str(net.price_types[kind].id),
        "deferral_days": deferral,
        "credit_limit": limit,
        "responsible": str(manager.id),
        "customer_type": "С отсрочкой" if deferral else "Постоянный",
    }
    seen = clock.now()
    TermFact.objects.bulk_create(
        TermFact(party=party, term=term, value=value, source="onec.odata", seen_at=seen)
        for term, value in told.items()
        if value is not None
    )
    CreditAccount.objects.create(party=party, credit_limit=Decimal(limit) if limit else None, deferral_days=deferral)
    return party


def _profile(
    party: Party,
    name: str,
    inn: str,
    email: str,
    *,
    default: bool = False,
    address: str = "",
    terminal: str = "",
    edo_id: str = "",
) -> None:
    Profile.objects.create(
        party=party,
        legal_name=name,
        inn=inn,
        kpp=f"{inn[:4]}01001" if len(inn) == 10 else "",
        legal_address=party.legal_address,
        email=email,
        delivery_address=address,
        carrier_terminal=terminal,
        edo_id=edo_id,
        is_default=default,
    )


def _buyer(net: Network, party: Party, name: str, email: str) -> None:
    net.buyers[email] = Account.objects.create(
        email=email, password=net.password, name=name, role="buyer", dealer_id=party.id
    )


def _old_debt(party: Party, amount: Decimal) -> None:
    told = ToldDebt("Реализация ЮА00-000871", amount, clock.today() + clock.days(60), number="ЮА00-000871")
    record_debts(system("demo"), [ToldDebts(party.id, [told], clock.now())], source="onec.odata")
