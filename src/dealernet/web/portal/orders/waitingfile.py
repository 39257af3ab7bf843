"""The file of a payment order between two tries: what was wrong beside it does not make the buyer choose it again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from uuid import UUID

from django.core import signing

from dealernet.business.orders.commands import LARGEST_FILE, suffix_of
from dealernet.business.orders.errors import PaymentOrderFileWrong
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.foundation.files import store

SPACE: Final = "payment_orders_waiting"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file a buyer chose: what it is called, and its bytes."""

    name: str
    content: bytes


class WaitingFile:
    """The one file that waits for a buyer and an order; the ticket in the form says which it was."""

    def __init__(self, actor: Actor, order_id: UUID, ticket: str) -> None:
        self._signer = signing.Signer(salt=f"payment_orders_waiting:{actor.id}:{order_id}")
        self._place = f"{order_id}-{actor.id}"
        self.ticket = ticket
        self.name = ""

    def found(self) -> Sent | None:
        """The file the ticket names; nothing when it names none, or another one waits since."""
        try:
            name, digest, suffix = self._signer.unsign_object(self.ticket)
            content = store.opened(SPACE, self._place + suffix).path.read_bytes()
        except (signing.BadSignature, ValueError, NotThere, OSError):
            return None
        return Sent(name, content) if hashlib.sha256(content).hexdigest() == digest else None

    def keep(self, sent: Sent) -> None:
        """Let a file wait for the next try, if it is one that will be taken; otherwise none waits."""
        self.ticket = ""
        try:
            suffix = suffix_of(sent.content)
        except PaymentOrderFileWrong:
            return
        if len(sent.content) > LARGEST_FILE:
            return
        digest = store.keep(SPACE, self._place + suffix, BytesIO(sent.content))
        self.ticket, self.name = self._signer.sign_object([sent.name[-120:], digest, suffix]), sent.name

    def forget(self) -> None:
        """The payment order is sent: nothing waits any more."""
        store.forget(SPACE, self._place)
