"""A call as the words that rules, templates and webhooks may use, in Python and in SQL; a test holds the two equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dealernet.business.calls.rules import is_unheard
from dealernet.business.calls.stages import Direction, Mark, Outcome
from dealernet.foundation.facts import Fact, FactsInSql, InSql, Place, Rows, tells
from dealernet.foundation.pasts import PASTS, Past, is_now, said
from dealernet.foundation.sql import plain_array, prepared

WORDS: Final[Mapping[str, Fact]] = {
    "direction": Fact("choice", _("which way the call went"), dict(Direction.choices)),
    "outcome": Fact("choice", _("what became of the call"), dict(Outcome.choices)),
    "waits": Fact("yes", _("missed and not called back yet")),
    "is_returned": Fact("yes", _("missed, and called back")),
    "in_hours": Fact("yes", _("in working hours")),
    "is_known": Fact("yes", _("the number is a buyer's")),
    "who": Fact("text", _("whom to call: the buyer or the number"), personal=True),
    "phone": Fact("text", _("number of the other side"), personal=True),
    "line": Fact("text", _("line or number that was called")),
    "started_at": Fact("date", _("day of the call")),
    "seconds": Fact("number", _("length of the talk, seconds")),
    "employee": Fact("text", _("who talked")),
    "responsible": Fact("text", _("responsible manager")),
    "customer": Fact("text", _("customer"), personal=True),
    "region": Fact("text", _("customer's region")),
    "customer_type": Fact("text", _("customer type")),
    "contact": Fact("text", _("contact person"), personal=True),
    "returned_at": Fact("date", _("day it was called back")),
    "mark": Fact("choice", _("marked to the point or not"), dict(Mark.choices)),
    "has_recording": Fact("yes", _("there is a recording")),
    "exchange": Fact("text", _("telephone exchange that told of it")),
}
_PARTY: Final = Place(
    "k.party_id",
    """select c.id from parties_party c left join parties_terms t on t.party_id = c.id
       left join access_account r on r.id = c.responsible_id
       left join parties_profile f on f.party_id = c.id and f.is_default where""",
    optional=True,
)
_CONTACT: Final = Place("k.contact_id", "select n.id from parties_contact n where", optional=True)
_ACCOUNT: Final = Place("k.account_id", "select a.id from access_account a where", optional=True)
_UNHEARD: Final = "k.direction = 'in' and k.outcome in ('missed', 'busy')"


def _own(expression: str, **more: Any) -> InSql:
    return InSql(expression, never_null=True, **more)


IN_SQL: Final = FactsInSql(
    {
        "direction": _own("k.direction", folded=True),
        "outcome": _own("k.outcome", folded=True),
        "waits": _own(f"({_UNHEARD} and k.returned_at is null)"),
        "is_returned": _own(f"({_UNHEARD} and k.returned_at is not null)"),
        "in_hours": _own("k.in_hours"),
        "is_known": _own("k.party_id is not null"),
        "who": InSql("c.name", _PARTY, otherwise=InSql("k.number")),
        "phone": _own("k.number"),
        "line": _own("k.line"),
        "started_at": _own("k.started_at", moment=True),
        "seconds": InSql("k.seconds"),
        "employee": InSql("a.name", _ACCOUNT),
        "responsible": InSql("r.name", _PARTY),
        "customer": InSql("c.name", _PARTY),
        "region": InSql("c.region", _PARTY),
        "customer_type": InSql("t.customer_type", _PARTY),
        "contact": InSql("n.name", _CONTACT),
        "returned_at": InSql("k.returned_at", moment=True),
        "mark": _own("k.mark", folded=True),
        "has_recording": _own("k.recording <> ''"),
        "exchange": _own("k.source"),
    },
    rows=Rows("calls_call k", "k.id", "coalesce(k.party_id, k.id)"),
)
_COLUMNS: Final = (
    "direction", "outcome", "in_hours", "who", "phone", "line", "started_at", "seconds", "employee", "employee_id",
    "responsible", "responsible_id", "customer", "customer_id", "region", "customer_type", "contact", "email",
    "returned_at", "mark", "recording", "exchange",
)  # fmt: skip


@tells("call", WORDS, IN_SQL)
def call_facts(call_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The facts of calls as they are now, with what a deal needs of the caller. One statement, however many."""
    rows = prepared(_ROWS, [plain_array(call_ids)], binary=True)
    return {one: _told(dict(zip(_COLUMNS, values, strict=True))) for one, *values in rows}


_ROWS: Final = """
select k.id, k.direction, k.outcome, k.in_hours, coalesce(c.name, k.number), k.number, k.line, k.started_at, k.seconds,
       coalesce(a.name, ''), k.account_id, coalesce(r.name, ''), coalesce(c.responsible_id, k.account_id),
       coalesce(c.name, ''), k.party_id, coalesce(c.region, ''), coalesce(t.customer_type, ''), coalesce(n.name, ''),
       coalesce(nullif(n.email, ''), f.email, ''), k.returned_at, k.mark, k.recording, k.source
  from calls_call k
  left join parties_party c on c.id = k.party_id
  left join parties_terms t on t.party_id = c.id
  left join parties_profile f on f.party_id = c.id and f.is_default
  left join parties_contact n on n.id = k.contact_id
  left join access_account r on r.id = c.responsible_id
  left join access_account a on a.id = k.account_id
 where k.id = any(%s::uuid[])
"""


def _told(row: dict[str, Any]) -> dict[str, Any]:
    unheard = is_unheard(row["direction"], row["outcome"])
    return {
        **row,
        "waits": unheard and row["returned_at"] is None,
        "is_returned": unheard and row["returned_at"] is not None,
        "is_known": row["customer_id"] is not None,
        "has_recording": bool(row["recording"]),
        "contact_name": row["contact"],
        "contact_phone": row["phone"],
        "contact_email": row["email"],
    }


PASTS["call"] = Past(
    began="k.started_at",
    fixed=frozenset({"direction", "phone", "started_at", "in_hours", "exchange"}),
    own=frozenset({"outcome", "line", "seconds", "employee", "is_known", "who", "customer", "contact"}),
    by={
        "waits": {"calls.missed": is_now(True), "calls.taken": is_now(False), "calls.returned": is_now(False)},
        "is_returned": {"calls.missed": is_now(False), "calls.taken": is_now(False), "calls.returned": is_now(True)},
        "returned_at": {"calls.returned": said("returned_at")},
        "mark": {"calls.marked": said("mark", before="before")},
    },
    first={"waits": False, "is_returned": False, "returned_at": None, "mark": ""},
)
