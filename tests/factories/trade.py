"""A small trading company: one seller, one warehouse, products with prices and stock, dealers with terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from uuid import UUID

from dealernet.business.catalog.models import Product
from dealernet.business.parties.models import LegalEntity, Party, Profile, Terms
from dealernet.business.pricing.models import Price, PriceType
from dealernet.business.settlements.models import CreditAccount, Entry
from dealernet.business.stock.models import Balance, Location, Movement
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import actor_of, system
from dealernet.foundation.access.models import Account

_numbers = count(1)


@dataclass
class Company:
    """The seller with its warehouse and price type, and makers of everything it trades."""

    seller: LegalEntity
    warehouse: Location
    wholesale: PriceType
    manager: Account
    products: list[Product] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """The company itself, with every power."""
        return system("test")

    def product(self, price: str = "100.00", stock: str = "1000", name: str = "") -> Product:
        """A product with a wholesale price and goods of our own in the warehouse."""
        n = next(_numbers)
        product = Product.objects.create(
            name=name or f"Деталь {n}", article=f"Д-{n}", search=f"д-{n} деталь {n}", vat_rate=Decimal(22)
        )
        Price.objects.create(price_type=self.wholesale, product=product, amount=Decimal(price))
        balance = Balance.objects.create(
            product=product, location=self.warehouse, owner=self.seller.party, on_hand=Decimal(stock)
        )
        Movement.objects.create(balance=balance, quantity=Decimal(stock), kind="receipt")
        self.products.append(product)
        return product

    def dealer(
        self,
        name: str = "",
        *,
        deferral: int | None = 0,
        limit: str | None = None,
        debt: str = "0",
        regular: bool = True,
    ) -> Dealer:
        """A dealer with one profile and one buyer; `regular` ones have all the terms."""
        n = next(_numbers)
        party = Party.objects.create(name=name or f"ООО «Дилер {n}»", responsible=self.manager if regular else None)
        Terms.objects.create(
            party=party,
            agreement="Соглашение оптовое" if regular else "",
            price_type_id=self.wholesale.id if regular else None,
            deferral_days=deferral if regular else None,
            credit_limit=Decimal(limit) if limit else None,
        )
        CreditAccount.objects.create(
            party=party,
            debt=Decimal(debt),
            credit_limit=Decimal(limit) if limit else None,
            deferral_days=deferral if regular else None,
        )
        if Decimal(debt):
            Entry.objects.create(account_id=party.id, amount=Decimal(debt), kind="opening", on_date=clock.today())
        profile = Profile.objects.create(
            party=party, legal_name=party.name, email=f"zakaz{n}@example.ru", is_default=True, inn="6699001010"
        )
        account = Account.objects.create_user(
            f"buyer{n}@example.ru", "correct horse battery", name=f"Покупатель {n}", role="buyer", dealer_id=party.id
        )
        return Dealer(party, profile, account)


@dataclass
class Dealer:
    """A dealer, its default profile and its buyer's account."""

    party: Party
    profile: Profile
    account: Account

    @property
    def id(self) -> UUID:
        """The dealer's party id."""
        return self.party.id

    @property
    def actor(self) -> Actor:
        """The buyer, signed in."""
        return actor_of(self.account)


def company() -> Company:
    """A fresh company with one manager."""
    party = Party.objects.create(kind="own", name="ООО «Наша компания»", inn="7700000000")
    seller = LegalEntity.objects.create(party=party, is_default=True)
    warehouse = Location.objects.create(name="Основной склад", is_default=True)
    wholesale = PriceType.objects.create(name="Оптовая", is_default=True)
    manager = Account.objects.create_user(
        "svetlana@example.ru", "correct horse battery", name="Светлана", role="salesperson"
    )
    return Company(seller, warehouse, wholesale, manager)
