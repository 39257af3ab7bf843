"""Who of the staff is away for a while: on leave, ill. Nothing new is given to them meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.commands import MANAGE_STAFF
from dealernet.foundation.access.models import Account
from dealernet.foundation.errors import BadInput, NotThere
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Event, announced


class AwayWrong(BadInput):
    """The last day away has passed already."""

    code = "away_wrong"
    field = "away_until"
    message = _("The last day away is today or later, for example 31.12.2026; empty means at work.")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAway(Event):
    """One of the staff is away up to a day and including it; without a day, is at work again."""

    kind: ClassVar[str] = "access.away"
    says: ClassVar[Any] = _("Away until: %(until)s")
    subject_type: ClassVar[str] = "account"
    until: date | None


def set_away(actor: Actor, account_id: UUID, until: date | None) -> None:
    """Say that one of the staff is away up to a day, or is at work again. Repeating it changes nothing.

    Refuses a day that has passed. Locks the account.
    """
    actor.require(MANAGE_STAFF)
    if until is not None and until < clock.today():
        raise AwayWrong
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).filter(id=account_id, dealer_id=None).first()
        if account is None:
            raise NotThere
        if account.away_until == until:
            return
        account.away_until = until
        account.save(update_fields=["away_until"])
        log.record(actor, StaffAway(subject=account.id, stream=account.id, until=until))


def staff_by_email(emails: Iterable[str], *, at_work: bool) -> dict[str, UUID]:
    """The staff of these e-mails who may sign in, and are not away where `at_work` asks so. One statement."""
    found = Account.objects.filter(dealer_id=None, is_active=True, email__in=[one.lower() for one in emails])
    if at_work:
        found = found.filter(Q(away_until=None) | Q(away_until__lt=clock.today()))
    return dict(found.order_by("id").values_list("email", "id"))


@dataclass(frozen=True, slots=True)
class Reader:
    """One of the staff to write to."""

    id: UUID
    email: str
    role: str
    language: str
    zone: str


def staff_readers(accounts: Collection[UUID], named: Collection[str], *, at_work: bool) -> list[Reader]:
    """These people, and all who are named by their role or e-mail, who may sign in; not those away where `at_work` asks
    so. One statement."""
    meant = Q(id__in=accounts) | Q(role__in=named) | Q(email__in=named)
    found = Account.objects.filter(meant, dealer_id=None, is_active=True)
    if at_work:
        found = found.filter(Q(away_until=None) | Q(away_until__lt=clock.today()))
    return [Reader(*row) for row in found.order_by("id").values_list("id", "email", "role", "language", "zone")]


def departments_of(accounts: Collection[UUID | None]) -> list[tuple[UUID, str]]:
    """(account, department) of these people, a row a department. One statement."""
    found = Account.groups.through.objects.filter(account_id__in=[one for one in accounts if one is not None])
    return list(found.order_by("group__name").values_list("account_id", "group__name"))


def staff_names() -> dict[str, str]:
    """The staff who may sign in: their names by e-mail, sorted by name. One statement."""
    found = Account.objects.filter(dealer_id=None, is_active=True).order_by("name", "email")
    return dict(found.values_list("email", "name"))
