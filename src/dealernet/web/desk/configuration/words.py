"""The parts of definitions by the names people know them under; what is not here is shown by its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.deals.queries import COLOURS, WHOM
from dealernet.business.orders.queries import STATUS_ACTS
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.staff import ROLE_NAMES
from dealernet.foundation.exchange.border import NAMES as BORDER
from dealernet.foundation.fields.field import TYPES

LANGUAGES: Final[Mapping[str, Any]] = {"ru": _("in Russian"), "en": _("in English")}
TITLES: Final[Mapping[str, Any]] = {
    "title": pgettext_lazy("part of a definition", "name"),
    "name": pgettext_lazy("part of a definition", "name"),
    "label": pgettext_lazy("part of a definition", "name"),
    "buyer_name": pgettext_lazy("part of a definition", "name for buyers"),
    "on": pgettext_lazy("part of a definition", "when it is weighed"),
    "when": pgettext_lazy("part of a definition", "condition"),
    "then": pgettext_lazy("part of a definition", "step"),
    "position": pgettext_lazy("part of a definition", "place in the order"),
    "off": pgettext_lazy("part of a definition", "switched off"),
    "examples": pgettext_lazy("part of a definition", "example"),
    "acts": pgettext_lazy("part of a definition", "acts by roles"),
    "facts": pgettext_lazy("part of a definition", "values"),
    "subject": pgettext_lazy("part of a definition", "about"),
    "about": pgettext_lazy("part of a definition", "about"),
    "body": pgettext_lazy("part of a definition", "text"),
    "text": pgettext_lazy("part of a definition", "text"),
    "message": pgettext_lazy("part of a definition", "message"),
    "fields": pgettext_lazy("part of a definition", "fields"),
    "roles": pgettext_lazy("part of a definition", "roles"),
    "means": pgettext_lazy("part of a definition", "what it does"),
    "hint": pgettext_lazy("part of a definition", "hint what next"),
    "buyer_hint": pgettext_lazy("part of a definition", "hint for buyers"),
    "tasks": pgettext_lazy("part of a definition", "task"),
    "require": pgettext_lazy("part of a definition", "must be filled in"),
    "lock": pgettext_lazy("part of a definition", "locked"),
    "buyer_lock": pgettext_lazy("part of a definition", "locked for buyers"),
    "moves": pgettext_lazy("part of a definition", "may go to"),
    "stage": pgettext_lazy("part of a definition", "stage"),
    "stages": pgettext_lazy("part of a definition", "stages"),
    "statuses": pgettext_lazy("part of a definition", "status"),
    "colour": pgettext_lazy("part of a definition", "colour"),
    "tone": pgettext_lazy("part of a definition", "colour"),
    "whom": pgettext_lazy("part of a definition", "for whom"),
    "unit": pgettext_lazy("part of a definition", "unit of time"),
    "reason": pgettext_lazy("part of a definition", "reason"),
    "type": pgettext_lazy("part of a definition", "type"),
    "choices": pgettext_lazy("part of a definition", "choices"),
    "comment": pgettext_lazy("part of a definition", "comment"),
    "hours": pgettext_lazy("part of a definition", "working hours"),
    "quiet": pgettext_lazy("part of a definition", "quiet hours"),
    "zone": pgettext_lazy("part of a definition", "time zone"),
    "departments": pgettext_lazy("part of a definition", "hours of departments"),
    "people": pgettext_lazy("part of a definition", "people"),
    "regions": pgettext_lazy("part of a definition", "regions"),
    "address": pgettext_lazy("part of a definition", "address"),
    "kinds": pgettext_lazy("part of a definition", "events"),
    "place": pgettext_lazy("part of a definition", "place"),
    "week": pgettext_lazy("part of a definition", "working days of the week (0 is Monday)"),
    "yearly": pgettext_lazy("part of a definition", "holidays of every year"),
    "working": pgettext_lazy("part of a definition", "working days besides"),
    "cut_off": pgettext_lazy("part of a definition", "until what hour an order is today's"),
    "help": pgettext_lazy("part of a definition", "explanation"),
    "buyer": pgettext_lazy("part of a definition", "for buyers"),
    "required": pgettext_lazy("part of a definition", "must be filled in"),
    "in_list": pgettext_lazy("part of a definition", "shown in lists"),
    "archived": pgettext_lazy("part of a definition", "archived"),
    "refers": pgettext_lazy("part of a definition", "refers to"),
    "sources": pgettext_lazy("part of a definition", "names in files and 1C"),
    "shown_when": pgettext_lazy("part of a definition", "shown and asked only if"),
    "template": pgettext_lazy("part of a definition", "letter"),
    **BORDER,
}
OF_KIND: Final[Mapping[str, Mapping[str, Any]]] = {
    "letter": {"subject": pgettext_lazy("part of a definition", "subject of the letter")},
    "validation": {
        "fields": pgettext_lazy("part of a definition", "what is changed"),
        "beside": pgettext_lazy("part of a definition", "the message stands beside"),
    },
}
"""Parts that mean something else in definitions of a kind."""
VALUES: Final[Mapping[str, Any]] = {
    **dict(Stage.choices),
    **COLOURS,
    **WHOM,
    **TYPES,
    **{act: one.title for act, one in STATUS_ACTS.items()},
    **ROLE_NAMES,
    "buyer": pgettext_lazy("role", "Buyer"),
    "forbid": pgettext_lazy("what a validation does", "forbids to change"),
    "require": pgettext_lazy("what a validation does", "requires"),
}
"""Words that stand for something in definitions, whichever part they are in."""
