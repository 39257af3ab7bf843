"""What letters about a buyer say: its terms and orders written out, what of the terms has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.business.conversations.queries import LETTER_WORDS
from dealernet.business.parties.queries import BuyerAddress, buyer_addresses, term_label
from dealernet.foundation.facts import SOURCES, Joined
from dealernet.foundation.fields.queries import fields_in_words
from dealernet.foundation.fields.words import FieldTitles
from dealernet.foundation.sql import plain_array, prepared
from dealernet.foundation.text import said_date, said_money
from dealernet.foundation.workdays.hours import zone_of

BUYER: Final = "party"
_OWN_WORDS: Final[Mapping[str, Any]] = {
    "name": gettext_lazy("buyer's name"),
    "responsible": gettext_lazy("responsible manager"),
    "responsible_email": gettext_lazy("e-mail of the responsible manager"),
    "agreement": gettext_lazy("agreement"),
    "terms": gettext_lazy("how orders are to be paid"),
    "credit_limit": gettext_lazy("credit limit, if there is one"),
    "minimum_order": gettext_lazy("smallest order, if there is one"),
    "debt": gettext_lazy("what the buyer owes"),
    "orders_placed": gettext_lazy("how many orders were placed"),
    "last_order": gettext_lazy("number of the last order"),
    "last_order_at": gettext_lazy("day of the last order"),
    "changes": gettext_lazy("what of the terms has changed, where the rule is about that"),
    "link": gettext_lazy("the page it leads to"),
}
LETTER_WORDS[BUYER] = Joined(_OWN_WORDS, FieldTitles(BUYER))
TOLD_TO_BUYERS: Final = ("agreement", "deferral_days", "credit_limit", "minimum_order")
"""The terms whose change a letter may tell: the others are words of our own."""
_SUMS: Final = ("credit_limit", "minimum_order")


def buyer_letter_facts(party_ids: Sequence[UUID], *, language: str = "") -> dict[UUID, dict[str, Any]]:
    """The words of letters about these buyers, each in the language of whoever signs in for it unless one is named,
    with where it is written to: `email`, `readers`, `language`, `zone`.

    Five statements, however many, two more where buyers have own fields; nobody's reach: for rules only.
    """
    facts = SOURCES[BUYER].gather(party_ids)
    addresses, last = buyer_addresses(party_ids), dict(prepared(_LAST, [plain_array(party_ids)]))
    told = {
        one: _words(facts[one], addresses[one], last.get(one, ""), language) for one in party_ids if one in addresses
    }
    own = fields_in_words(BUYER, list(told), {one: words["language"] for one, words in told.items()})
    return {one: {**words, **own[one]} for one, words in told.items()}


_LAST: Final = """
select distinct on (o.customer_id) o.customer_id, o.number from orders_order o
 where o.customer_id = any(%s::uuid[]) and o.placed_at is not null and o.stage not in ('draft', 'cancelled')
 order by o.customer_id, o.placed_at desc
"""


def changed_terms(event_facts: Mapping[str, Any], language: str) -> str:
    """What of a buyer's terms an event changed, a line each, in a language; empty where it is nothing of a buyer's."""
    was, now = event_facts.get("was"), event_facts.get("now")
    if not isinstance(was, Mapping) or not isinstance(now, Mapping):
        return ""
    with translation.override(language):
        lines = [_changed(term, was.get(term), now[term]) for term in TOLD_TO_BUYERS if term in now]
    return "\n".join(lines)


def _changed(term: str, was: Any, now: Any) -> str:
    told = {"term": term_label(term), "now": _value(term, now), "was": _value(term, was)}
    if was in (None, ""):
        return _("%(term)s: %(now)s") % told
    return _("%(term)s: %(now)s (it was %(was)s)") % told


def _value(term: str, value: Any) -> str:
    if value in (None, ""):
        return _("not agreed")
    return said_money(Decimal(str(value))) if term in _SUMS else str(value)


def _words(facts: Mapping[str, Any], address: BuyerAddress, last: str, asked: str) -> dict[str, Any]:
    language = asked or address.language or settings.LANGUAGE_CODE
    day = zone_of(address.zone, timezone.get_default_timezone())
    with translation.override(language):
        return {
            "name": facts["name"],
            "responsible": facts["responsible"],
            "responsible_email": address.responsible_email,
            "agreement": facts["agreement"],
            "terms": _paying(facts["deferral_days"]),
            "credit_limit": said_money(facts["credit_limit"]) if facts["credit_limit"] is not None else "",
            "minimum_order": said_money(facts["minimum_order"]) if facts["minimum_order"] else "",
            "debt": said_money(facts["debt"]),
            "orders_placed": str(facts["orders_placed"]),
            "last_order": last,
            "last_order_at": said_date(facts["last_order_at"], day) if facts["last_order_at"] else "",
            "changes": "",
            "link": f"{settings.BASE_URL}/",
            "email": address.email,
            "readers": address.readers,
            "language": language,
            "zone": address.zone,
        }


def _paying(deferral: int | None) -> str:
    if deferral is None:
        return ""
    return _("Payment within %(n)s days of shipping.") % {"n": deferral} if deferral else _("Payment before shipping.")
