"""The company's own people as the list of staff shows them, their roles, and the first of them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.commands import MANAGE_STAFF, RoleUnknown
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.powers import powers_of, roles
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Event, announced

ROLE_NAMES: Final[Mapping[str, Any]] = {
    "salesperson": pgettext_lazy("role", "Sales manager"),
    "head_of_sales": pgettext_lazy("role", "Head of sales"),
    "accountant": pgettext_lazy("role", "Accountant"),
    "storekeeper": pgettext_lazy("role", "Storekeeper"),
    "administrator": pgettext_lazy("role", "Administrator"),
    "director": pgettext_lazy("role", "Director"),
}
"""What people call the roles."""
NOT_FOR_STAFF: Final = ("buyer", "system")
_FIRST: Final = 7053


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChanged(Event):
    """One of the staff was given another role, or must use a second factor from now on."""

    kind: ClassVar[str] = "access.role_changed"
    says: ClassVar[Any] = _("Role changed: %(email)s is now %(role)s")
    subject_type: ClassVar[str] = "account"
    email: str
    role: str
    before: str
    must_use_second_factor: bool


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyOpened(Event):
    """The first administrator came in by the key of the first start."""

    kind: ClassVar[str] = "access.opened"
    says: ClassVar[Any] = _("The first administrator came in: %(email)s")
    subject_type: ClassVar[str] = "account"
    email: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One of the staff. `waits` until the invitation is accepted."""

    id: UUID
    name: str
    email: str
    role: str
    is_active: bool
    waits: bool
    must_use_second_factor: bool
    has_second_factor: bool
    away_until: date | None = None
    """The last day of an absence that is not over yet."""
    extension: str = ""


def staff_roles() -> list[str]:
    """The roles that may be given to staff."""
    return [role for role in roles() if role not in NOT_FOR_STAFF]


def holders_of(power: str) -> list[UUID]:
    """The staff who hold a power and may sign in. One statement."""
    names = [role for role in staff_roles() if power in powers_of(role)]
    found = Account.objects.filter(role__in=names, is_active=True, dealer_id=None).order_by("id")
    return list(found.values_list("id", flat=True))


def list_staff(actor: Actor) -> list[StaffRow]:
    """The company's own people, those who may sign in first, by name. One statement."""
    actor.require(MANAGE_STAFF)
    factor = Exists(Authenticator.objects.filter(user_id=OuterRef("pk"), type="totp"))
    people = Account.objects.filter(dealer_id=None).annotate(factor=factor).order_by("-is_active", "name")
    return [
        StaffRow(
            id=one.id,
            name=one.name,
            email=one.email,
            role=one.role,
            is_active=one.is_active,
            waits=not one.has_usable_password(),
            must_use_second_factor=one.must_use_second_factor,
            has_second_factor=one.factor,
            away_until=one.away_until if one.away_until and one.away_until >= clock.today() else None,
            extension=one.extension,
        )
        for one in people
    ]


def change_role(actor: Actor, account_id: UUID, role: str, *, must_use_second_factor: bool) -> None:
    """Give one of the staff another role. Nobody changes their own: a company must not lose its last administrator.

    Refuses a role that is not for staff. Locks the account; repeating it changes nothing.
    """
    actor.require(MANAGE_STAFF)
    if role not in staff_roles():
        raise RoleUnknown
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).filter(id=account_id, dealer_id=None).first()
        if account is None or account.id == actor.id:
            raise NotThere
        before = account.role
        if (before, account.must_use_second_factor) == (role, must_use_second_factor):
            return
        account.role, account.must_use_second_factor = role, must_use_second_factor
        account.save(update_fields=["role", "must_use_second_factor"])
        said = RoleChanged(
            subject=account.id,
            stream=account.id,
            email=account.email,
            role=role,
            before=before,
            must_use_second_factor=must_use_second_factor,
        )
        log.record(actor, said)


def first_key() -> str:
    """The key that lets the first administrator in: whoever started the program sees it in its console."""
    return salted_hmac("dealernet.first_start", "administrator").hexdigest()[:24]


def nobody_yet() -> bool:
    """Whether no account exists: the program was just installed. One statement."""
    return not Account.objects.exists()


def open_company(actor: Actor, key: str, *, email: str, name: str, password: str) -> Account:
    """Make the first administrator. Refuses a wrong key, and anybody after the first."""
    if not constant_time_compare(key, first_key()):
        raise NotThere
    with transaction.atomic():
        with connection.cursor() as db:
            db.execute("select pg_advisory_xact_lock(%s)", [_FIRST])
        if not nobody_yet():
            raise NotThere
        account = Account.objects.create_user(email, password, name=name, role="administrator")
        log.record(actor, CompanyOpened(subject=account.id, stream=account.id, email=account.email))
    return account
