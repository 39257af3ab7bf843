"""Accounts made and closed by people with the power to; nobody signs up alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.powers import roles
from dealernet.foundation.errors import NotThere, Refusal
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Event, announced

MANAGE_STAFF: Final = "access.manage_staff"
INVITE_BUYERS: Final = "parties.invite"


class EmailTaken(Refusal):
    """Somebody already signs in with this e-mail."""

    code = "email_taken"
    field = "email"
    message = _("Somebody already signs in with %(email)s.")


class RoleUnknown(Refusal):
    """There is no such role for staff."""

    code = "role_unknown"
    field = "role"
    message = _("Choose one of the roles.")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class AccountInvited(Event):
    """An account was made for somebody, who chooses a password by the link of a letter."""

    kind: ClassVar[str] = "access.invited"
    says: ClassVar[Any] = _("Invited: %(email)s")
    subject_type: ClassVar[str] = "account"
    email: str
    role: str


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClosed(Event):
    """An account may no longer sign in, or may again (`open`)."""

    kind: ClassVar[str] = "access.closed"
    says: ClassVar[Any] = _("The way in was closed or opened: %(email)s")
    subject_type: ClassVar[str] = "account"
    email: str
    open: bool


def invite_account(
    actor: Actor, *, email: str, name: str, role: str, dealer_id: UUID | None = None, zone: str = ""
) -> Account:
    """Make an account without a password: a buyer's of a dealer, or one of the staff. Refuses a taken e-mail."""
    actor.require(MANAGE_STAFF if dealer_id is None else INVITE_BUYERS)
    if role not in roles() or (role == "buyer") != (dealer_id is not None) or role == "system":
        raise RoleUnknown
    try:
        with transaction.atomic():
            account = Account(email=email.strip().lower(), name=name, role=role, dealer_id=dealer_id, zone=zone)
            account.set_unusable_password()
            account.save(force_insert=True)
            stream = dealer_id or account.id
            log.record(actor, AccountInvited(subject=account.id, stream=stream, email=account.email, role=role))
    except IntegrityError:
        raise EmailTaken(email=email) from None
    return account


def close_account(actor: Actor, account_id: UUID, *, reopen: bool = False) -> None:
    """Stop an account from signing in, or let it again. Nobody closes their own. Locks the account."""
    actor.require(MANAGE_STAFF)
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).filter(id=account_id).first()
        if account is None or account.id == actor.id:
            raise NotThere
        account.is_active = reopen
        account.save(update_fields=["is_active"])
        log.record(
            actor,
            AccountClosed(subject=account.id, stream=account.dealer_id or account.id, email=account.email, open=reopen),
        )


def invitation_path(account: Account) -> str:
    """The address where whoever was invited chooses a password; good once, for three days."""
    uid = urlsafe_base64_encode(force_bytes(str(account.pk)))
    return f"/invitation/{uid}/{default_token_generator.make_token(account)}/"
