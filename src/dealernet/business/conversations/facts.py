"""A letter or a message as the words that lists may use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, tells
from dealernet.foundation.sql import plain_array, prepared

STATES: Final[Mapping[str, Any]] = {
    "due": _("on its way"),
    "sent": _("sent"),
    "failed": _("not delivered"),
    "spare": _("kept in reserve"),
    "withdrawn": _("not needed"),
}
CHANNELS: Final[Mapping[str, Any]] = {"email": _("e-mail"), "telegram": "Telegram"}
WORDS: Final[Mapping[str, Fact]] = {
    "subject": Fact("text", _("subject of the letter")),
    "recipient": Fact("text", pgettext_lazy("of a letter", "address it goes to"), personal=True),
    "channel": Fact("choice", _("channel of the letter"), CHANNELS),
    "state": Fact("choice", _("how the letter fared"), STATES),
    "template": Fact("text", _("key of the letter's template")),
    "attempts": Fact("number", _("attempts to send it")),
    "error": Fact("text", _("why it was not delivered")),
    "has_files": Fact("yes", _("there are files with it")),
    "created_at": Fact("date", pgettext_lazy("of a letter", "written on")),
    "sent_at": Fact("date", pgettext_lazy("of a letter", "sent on")),
    "customer": Fact("text", _("customer"), personal=True),
    "region": Fact("text", _("customer's region")),
}
_PARTY: Final = Place("conversations_message.party_id", "select c.id from parties_party c where", optional=True)


def _own(expression: str, **more: Any) -> InSql:
    return InSql(expression, never_null=True, **more)


IN_SQL: Final = FactsInSql(
    {
        "subject": _own("conversations_message.subject"),
        "recipient": _own("conversations_message.recipient"),
        "channel": _own("conversations_message.channel"),
        "state": _own("conversations_message.state"),
        "template": _own("conversations_message.template"),
        "attempts": _own("conversations_message.attempts"),
        "error": _own("conversations_message.error"),
        "has_files": _own("conversations_message.attachments <> '[]'::jsonb"),
        "created_at": _own("conversations_message.created_at", moment=True),
        "sent_at": InSql("conversations_message.sent_at", moment=True),
        "customer": InSql("c.name", _PARTY),
        "region": InSql("c.region", _PARTY),
    }
)
_ROWS: Final = """
select m.id, m.subject, m.recipient, m.channel, m.state, m.template, m.attempts, m.error,
       m.attachments <> '[]'::jsonb, m.created_at, m.sent_at, coalesce(c.name, ''), coalesce(c.region, '')
  from conversations_message m left join parties_party c on c.id = m.party_id
 where m.id = any(%s::uuid[])
"""


@tells("letter", WORDS, IN_SQL)
def letter_facts(message_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of letters as they are now. One statement, however many."""
    found = prepared(_ROWS, [plain_array(message_ids)], binary=True)
    return {message_id: dict(zip(WORDS, values, strict=True)) for message_id, *values in found}
