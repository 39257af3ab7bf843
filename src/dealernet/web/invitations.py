"""Inviting people to sign in: the account, and the letter with the link."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings

from dealernet.business.conversations.commands import NewLetter, write_letters
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.commands import invitation_path, invite_account
from dealernet.foundation.access.models import Account


def invite(actor: Actor, *, email: str, name: str, role: str, dealer_id: UUID | None = None, zone: str = "") -> Account:
    """Make an account and write the letter that lets its owner choose a password."""
    account = invite_account(actor, email=email, name=name, role=role, dealer_id=dealer_id, zone=zone)
    write_invitation(actor, account)
    return account


def write_invitation(actor: Actor, account: Account) -> None:
    """Write the letter with a fresh link; earlier links work until a password is chosen or three days pass."""
    facts = {"name": account.name, "link": f"{settings.BASE_URL}{invitation_path(account)}"}
    key = f"invitation:{account.id}:{uuid4()}"
    letter = NewLetter(
        key, "invitation", account.email, facts, account.id, account.dealer_id, account.id, language=account.language
    )
    write_letters(actor, [letter])
