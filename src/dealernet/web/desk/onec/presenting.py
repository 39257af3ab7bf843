"""The exchange in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dealernet.business.catalog.queries import ProductRow, product_rows
from dealernet.foundation.access.actor import Actor
from dealernet.integrations.onec.generations import examples_of
from dealernet.integrations.onec.queries import Contact, GenerationRow, OrderFacts
from dealernet.web.components.tags import pill
from dealernet.web.components.words import written_moment, written_seconds


@dataclass(frozen=True, slots=True)
class GenerationShown:
    """What 1C exports no more, with some of the products by name."""

    id: UUID
    missing: int
    total: int
    is_suspect: bool
    began_at: datetime
    examples: list[ProductRow]


def generation_shown(actor: Actor, row: GenerationRow) -> GenerationShown:
    """A whole export that left something out, with its first products."""
    rows = product_rows(actor, examples_of(row.id)).values()
    return GenerationShown(row.id, row.missing, row.total, row.is_suspect, row.began_at, list(rows))


def state_pill(*, stopped: bool, paused: bool, contacted: bool) -> SafeString:
    """How the exchange stands, in one pill."""
    if stopped:
        return pill(_("stopped"), "bad", "pause")
    if paused:
        return pill(_("held back"), "wait", "pause")
    return pill(_("works"), "good") if contacted else pill(_("not connected yet"))


def contact_in_words(contact: Contact | None) -> str:
    """When 1C was here and how often it comes."""
    if contact is None:
        return _("1C was not here yet.")
    said = {"moment": written_moment(contact.at), "login": contact.login}
    if contact.every:
        said["every"] = written_seconds(contact.every)
        return _("1C comes every %(every)s as %(login)s, the last time %(moment)s.") % said
    return _("1C was here %(moment)s as %(login)s.") % said


def told_in_words(told: OrderFacts | None) -> str:
    """What 1C last told of an order."""
    if told is None:
        return ""
    if told.cancelled:
        return _("cancelled there")
    words = [told.status] if told.status else []
    words += [] if told.posted else [_("not posted yet")]
    words += [_("paid, No. %(number)s") % {"number": told.paid_by}] if told.paid_by else []
    words += [_("shipped, No. %(number)s") % {"number": told.shipped_by}] if told.shipped_by else []
    return ", ".join(words)
