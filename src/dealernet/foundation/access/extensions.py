"""Extensions: what the telephone exchange calls the staff by, kept on their accounts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.commands import MANAGE_STAFF
from dealernet.foundation.access.models import Account
from dealernet.foundation.errors import BadInput, NotThere
from dealernet.foundation.events import log
from dealernet.foundation.events.event import Event, announced


class ExtensionTaken(BadInput):
    """Another person has the extension."""

    code = "extension_taken"
    field = "extension"
    message = _("%(name)s has the extension %(extension)s already: one extension, one person.")


class ExtensionWrong(BadInput):
    """No exchange calls anybody by this."""

    code = "extension_wrong"
    field = "extension"
    message = _("An extension is 2 to 40 digits, letters, dots or dashes, as the exchange writes it: 101, ivanov.")


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionSet(Event):
    """One of the staff has another extension, or none."""

    kind: ClassVar[str] = "access.extension_set"
    says: ClassVar[Any] = _("Extension: %(extension)s")
    subject_type: ClassVar[str] = "account"
    extension: str
    before: str


_WRITTEN: Final = re.compile(r"[\w.+\-]{2,40}")


def set_extension(actor: Actor, account_id: UUID, extension: str) -> None:
    """Say by which extension the exchange calls one of the staff; empty for none. Repeating it changes nothing.

    Refuses what no exchange writes, and an extension somebody else has. Locks the account.
    """
    actor.require(MANAGE_STAFF)
    wanted = "".join(extension.split())
    if wanted and not _WRITTEN.fullmatch(wanted):
        raise ExtensionWrong
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).filter(id=account_id, dealer_id=None).first()
        if account is None:
            raise NotThere
        before = account.extension
        if before == wanted:
            return
        others = Account.objects.filter(dealer_id=None, is_active=True, extension=wanted).exclude(id=account.id)
        if wanted and (taken := others.first()) is not None:
            raise ExtensionTaken(name=taken.name, extension=wanted)
        account.extension = wanted
        account.save(update_fields=["extension"])
        said = ExtensionSet(subject=account.id, stream=account.id, extension=wanted, before=before)
        log.record(actor, said)


def staff_by_extension(extensions: Collection[str]) -> dict[str, UUID]:
    """The staff who may sign in by their extensions. One statement."""
    asked = [one for one in set(extensions) if one]
    found = Account.objects.filter(dealer_id=None, is_active=True, extension__in=asked) if asked else ()
    return {one.extension: one.id for one in found}
