"""Everything that may be done with letters and messages."""

from __future__ import annotations

from dealernet.business.conversations.commands.linking import (
    Asked,
    ask_link,
    choose_way,
    link_chat,
    note_came,
    unlink,
    unlink_chat,
)
from dealernet.business.conversations.commands.sending import (
    claim_due,
    hold_back,
    note_failed,
    note_gone,
    note_postponed,
    note_sent,
    send_again,
)
from dealernet.business.conversations.commands.writing import NewLetter, write_letters

__all__ = [
    "Asked",
    "NewLetter",
    "ask_link",
    "choose_way",
    "claim_due",
    "hold_back",
    "link_chat",
    "note_came",
    "note_failed",
    "note_gone",
    "note_postponed",
    "note_sent",
    "send_again",
    "unlink",
    "unlink_chat",
    "write_letters",
]
