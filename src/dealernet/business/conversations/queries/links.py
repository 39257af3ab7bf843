"""Who linked a messenger, and how each wants to be written to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from dealernet.business.conversations.models import Link
from dealernet.business.conversations.rules import Way
from dealernet.business.parties.access import parties_open_to
from dealernet.business.parties.models import Party
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.commands import MANAGE_STAFF
from dealernet.foundation.paging import Page, Slice, newest_first

SEE_BUYERS: Final = "parties.see"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A messenger of an account: its state (`asked`, `linked`, `gone` for a `reason`) and the way its owner chose.

    `waits` is until when a key to link it is good.
    """

    id: UUID
    account_id: UUID
    account: str
    email: str
    dealer_id: UUID | None
    channel: str
    state: str
    reason: str
    way: str
    name: str
    linked_at: datetime | None
    waits: datetime | None

    @classmethod
    def of(cls, link: Link) -> LinkRow:
        """The row of a link."""
        good = link.token_until if link.token_until and link.token_until > clock.now() else None
        return cls(
            id=link.id,
            account_id=link.account_id,
            account=link.account.name,
            email=link.account.email,
            dealer_id=link.account.dealer_id,
            channel=link.channel,
            state=link.state,
            reason=link.reason,
            way=link.way,
            name=link.name,
            linked_at=link.linked_at,
            waits=good,
        )


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Whose chat it is: the language to answer in, and whom that person may write to for an answer."""

    language: str
    write_to: str


def whose_chat(channel: str, chat: str) -> Correspondent | None:
    """Who is linked there; nothing for a stranger. At most two statements."""
    linked = Link.objects.filter(channel=channel, chat=chat, state="linked", account__is_active=True)
    link = linked.select_related("account").order_by("id").first()
    if link is None:
        return None
    theirs = Party.objects.filter(id__in=[one for one in [link.account.dealer_id] if one])
    responsible = theirs.values_list("responsible__email", flat=True).first()
    return Correspondent(link.account.language, responsible or "")


def own_link(actor: Actor, channel: str) -> LinkRow | None:
    """One's own messenger; nothing when it was never asked for. One statement."""
    found = Link.objects.filter(account=actor.id, channel=channel).select_related("account").first()
    return LinkRow.of(found) if found is not None else None


def list_links(actor: Actor, page: Page, *, state: str = "") -> Slice[LinkRow]:
    """The messengers of those an actor may see, newest first: one's own, of the buyers reached, of the staff. One
    statement."""
    found = _open_to(actor)
    if state:
        found = found.filter(state=state)
    return newest_first(found, page, LinkRow.of)


def links_of_dealer(actor: Actor, dealer_id: UUID) -> dict[UUID, LinkRow]:
    """The messengers of those who sign in for a buyer, by account. One statement."""
    open_to = parties_open_to(actor, SEE_BUYERS).filter(id=dealer_id)
    found = Link.objects.filter(account__dealer_id__in=open_to.values("id")).select_related("account")
    return {link.account_id: LinkRow.of(link) for link in found}


def links_of_staff(actor: Actor) -> dict[UUID, LinkRow]:
    """The messengers of the company's own people, by account. One statement."""
    actor.require(MANAGE_STAFF)
    found = Link.objects.filter(account__dealer_id=None).select_related("account")
    return {link.account_id: LinkRow.of(link) for link in found}


def ways() -> dict[str, str]:
    """How one may be written to: the words by key."""
    return {str(way.value): str(way.label) for way in Way}


def _open_to(actor: Actor) -> QuerySet[Link]:
    mine = Q(account=actor.id)
    if actor.dealer_id is None and actor.may(SEE_BUYERS):
        mine |= Q(account__dealer_id__in=parties_open_to(actor, SEE_BUYERS).values("id"))
    if actor.dealer_id is None and actor.may(MANAGE_STAFF):
        mine |= Q(account__dealer_id=None)
    return Link.objects.filter(mine).select_related("account")
