"""What a validation must be to be published, switched off and on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.powers import roles
from dealernet.foundation.conditions.tree import ConditionWrong, parsed
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import NotThere
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.validations.guarding import GUARDS, changeable
from dealernet.foundation.validations.validation import KIND, MEANS

LONGEST_TITLE: Final = 120
LONGEST_MESSAGE: Final = 300
NOT_PEOPLE: Final = ("rule", "program")
"""Besides roles: what happens by itself, and programs, 1C among them."""


@publishing.kind(KIND, gettext_lazy("Validations"), moves=True)
def problems(body: Any) -> list[str]:
    """Why a validation may not be published: nothing it is about, unknown fields, roles, statuses, no message."""
    if not isinstance(body, dict) or body.get("subject") not in GUARDS:
        return [_("say what it is about: one of %(known)s") % {"known": ", ".join(GUARDS)}]
    guard, found = GUARDS[body["subject"]], []
    if body.get("means") not in MEANS:
        found.append(_("say whether it forbids or requires"))
    if body.get("means") == "require" and not body.get("when"):
        found.append(_("say what is required: a condition"))
    changes = changeable(body["subject"])
    found += _unknown(body, "fields", changes)
    found += _unknown(body, "roles", (*roles(), *NOT_PEOPLE))
    found += _unknown(body, "statuses", [key for key, _label in guard.statuses()])
    if body.get("beside") and body["beside"] not in changes:
        found.append(_("there is no field “%(field)s”") % {"field": str(body["beside"])[:80]})
    found += _text(body, "title", LONGEST_TITLE) + _text(body, "message", LONGEST_MESSAGE)
    try:
        parsed(body.get("when"), SOURCES[body["subject"]].words)
    except ConditionWrong as wrong:
        found.append(str(wrong))
    return found


def switch_validation(actor: Actor, key: str, *, on: bool) -> int:
    """Switch a validation off, or on again, as a revision of its own; the number it got."""
    standing = publishing.current(KIND, key)
    if standing is None:
        raise NotThere
    body = {name: value for name, value in standing.body.items() if name != "off"}
    comment = _("Switched on") if on else _("Switched off")
    return publishing.publish_over(actor, standing, body if on else {**body, "off": True}, comment=comment)


def _unknown(body: Mapping[str, Any], name: str, known: Any) -> list[str]:
    given = body.get(name) or []
    if not isinstance(given, list):
        return [_("“%(name)s” is a list") % {"name": name}]
    return [_("“%(name)s” has no “%(value)s”") % {"name": name, "value": str(v)[:80]} for v in given if v not in known]


def _text(body: Mapping[str, Any], name: str, longest: int) -> list[str]:
    texts = body.get(name)
    if not isinstance(texts, dict) or not str(texts.get("ru") or "").strip():
        return [_("“%(name)s” needs a Russian text") % {"name": name}]
    if any(len(str(text)) > longest for text in texts.values()):
        return [_("“%(name)s” has at most %(most)s characters") % {"name": name, "most": longest}]
    return []
