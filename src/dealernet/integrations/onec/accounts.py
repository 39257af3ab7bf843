"""Which exchange account an order goes through: a node of 1C an agreement, and the main one for everybody else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.queries import orders_of_holders
from dealernet.business.parties.queries import party_names, terms_of
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import BadInput, NotThere, Refusal
from dealernet.foundation.exchange.journal import due_now
from dealernet.integrations.onec.models import AccountCustomer, ExchangeAccount
from dealernet.integrations.onec.report import SYSTEM
from dealernet.integrations.onec.sessions import MANAGE, make_account

LOOKED_THROUGH = 2_000


class NobodyNamed(BadInput):
    """An account of its own needs an agreement or customers."""

    code = "nobody_named"
    field = "agreement"
    message = _("Choose the agreement or name the buyers whose orders go through this account.")


class AlreadyClaimed(Refusal):
    """Orders go through one account: another has this agreement or these customers."""

    code = "already_claimed"
    field = "agreement"
    message = _("Orders go through one account: “%(what)s” goes through “%(login)s” already.")


@dataclass(frozen=True, slots=True)
class _Claims:
    """Who claims whom: customers by name, then agreements."""

    customers: dict[UUID, UUID]
    agreements: dict[str, UUID]

    @property
    def none(self) -> bool:
        """Whether no account claims anybody: all orders go through each."""
        return not self.customers and not self.agreements


def keep_account(
    actor: Actor, *, name: str, agreement: str = "", party_ids: Collection[UUID] = (), login: str = ""
) -> tuple[str, str]:
    """Make an account for an agreement or for customers, or change whom one is for; its login, and a new password.

    An existing `login` keeps its password and answers none. Refuses an account for nobody, and what another account
    has. Locks the accounts.
    """
    actor.require(MANAGE)
    agreement = " ".join(agreement.split())[:120]
    if not agreement and not party_ids:
        raise NobodyNamed
    with transaction.atomic():
        accounts = {account.login: account for account in ExchangeAccount.objects.select_for_update().order_by("login")}
        if login and login not in accounts:
            raise NotThere
        _refuse_claimed(actor, accounts, login, agreement, party_ids)
        password = ""
        if not login:
            login = _free_login(accounts)
            _made, password = make_account(actor, login=login, name=name)
        account = ExchangeAccount.objects.get(login=login)
        account.name, account.agreement, account.is_active = name[:120], agreement, True
        account.save(update_fields=["name", "agreement", "is_active"])
        account.customers.all().delete()
        AccountCustomer.objects.bulk_create(
            AccountCustomer(party_id=party, account=account) for party in set(party_ids)
        )
    return login, password


def due_for(account: ExchangeAccount, limit: int) -> list[tuple[UUID, int, int]]:
    """What is due and goes through this account, the oldest first. Three statements, or six."""
    claims = _claims()
    if claims.none:
        return due_now(SYSTEM, "order", limit)
    due = due_now(SYSTEM, "order", LOOKED_THROUGH)
    actor = system(SYSTEM)
    customers = {id_: order.customer_id for id_, order in orders_of_holders(actor, [one[0] for one in due]).items()}
    whose = _accounts_of(actor, set(customers.values()), claims)
    own = None if not account.agreement and account.id not in claims.customers.values() else account.id
    return [one for one in due if whose.get(customers.get(one[0], one[0])) == own][:limit]


def may_speak_of(account: ExchangeAccount | None, customer_id: UUID) -> bool:
    """Whether an account may tell of a customer's orders: the main one of all, one of an agreement of its own."""
    if account is None:
        return True
    claims = _claims()
    if claims.none or (not account.agreement and account.id not in claims.customers.values()):
        return True
    return _accounts_of(system(SYSTEM), {customer_id}, claims).get(customer_id) == account.id


def _claims() -> _Claims:
    rows = AccountCustomer.objects.filter(account__is_active=True).values_list("party_id", "account_id")
    agreed = ExchangeAccount.objects.filter(is_active=True).exclude(agreement="").values_list("agreement", "id")
    return _Claims(dict(rows), {agreement.casefold(): id_ for agreement, id_ in agreed})


def _accounts_of(actor: Actor, customers: Collection[UUID], claims: _Claims) -> dict[UUID, UUID]:
    found = {customer: claims.customers[customer] for customer in customers if customer in claims.customers}
    for customer, terms in terms_of(actor, [one for one in customers if one not in found]).items():
        account = claims.agreements.get(terms.agreement.casefold())
        if account is not None:
            found[customer] = account
    return found


def _refuse_claimed(
    actor: Actor, accounts: dict[str, ExchangeAccount], login: str, agreement: str, party_ids: Collection[UUID]
) -> None:
    others = [one for one in accounts.values() if one.login != login and one.is_active]
    for one in others:
        if agreement and one.agreement.casefold() == agreement.casefold():
            raise AlreadyClaimed(what=agreement, login=one.login)
    taken = AccountCustomer.objects.filter(party_id__in=list(party_ids), account__in=others).select_related("account")
    claimed = taken.first()
    if claimed is not None:
        named = party_names(actor, [claimed.party_id]).get(claimed.party_id, "")
        raise AlreadyClaimed(what=named, login=claimed.account.login)


def _free_login(logins: Collection[str]) -> str:
    return next(f"1c-{n}" for n in range(2, 10_000) if f"1c-{n}" not in logins)


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An exchange account and whose orders go through it; `is_main` takes everybody no other claims."""

    login: str
    name: str
    agreement: str
    customers: tuple[str, ...]
    is_active: bool

    @property
    def is_main(self) -> bool:
        """Whether it claims nobody."""
        return not self.agreement and not self.customers


def account_cards(actor: Actor) -> list[AccountCard]:
    """The exchange accounts with whom they are for. Three statements."""
    actor.require("exchange.see")
    accounts = list(ExchangeAccount.objects.order_by("login").prefetch_related("customers"))
    names = party_names(actor, [one.party_id for account in accounts for one in account.customers.all()])
    return [
        AccountCard(account.login, account.name, account.agreement, _named(account, names), account.is_active)
        for account in accounts
    ]


def _named(account: ExchangeAccount, names: dict[UUID, str]) -> tuple[str, ...]:
    found: Sequence[str] = [names.get(one.party_id, "") for one in account.customers.all()]
    return tuple(sorted(filter(None, found)))
