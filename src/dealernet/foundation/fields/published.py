"""What a field must be to be published, and the fields that are in force."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dealernet.foundation.conditions.tree import ConditionWrong, parsed, words_in
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.remembering import Remembered
from dealernet.foundation.facts import OWN
from dealernet.foundation.fields.field import BUYERS, TYPES, Field, read_field
from dealernet.foundation.fields.holders import FILLERS, HOLDERS, words_shown_by
from dealernet.foundation.fields.models import FieldValue

KIND: Final = publishing.FIELD
LONGEST_TITLE: Final = 80
LONGEST_HELP: Final = 300
MOST_CHOICES: Final = 200
MOST_FIELDS: Final = 60
_KEY: Final = re.compile(r"([a-z]{2,20})-([a-z][a-z0-9_]{0,58})")
_CHOICE: Final = re.compile(r"[a-z0-9_]{1,60}")
KNOWN: Final = frozenset(
    [
        "subject",
        "type",
        "title",
        "help",
        "choices",
        "refers",
        "buyer",
        "required",
        "in_list",
        "position",
        "archived",
        "sources",
        "shown_when",
    ]
)
_log = structlog.get_logger(__name__)


@publishing.kind(KIND, gettext_lazy("Fields"), moves=True)
def problems(body: Any) -> list[str]:
    """Why a field may not be published: of nothing, of no type, without a name or choices, with what is not known."""
    if not isinstance(body, dict) or body.get("subject") not in HOLDERS:
        return [_("say what it is a field of: one of %(known)s") % {"known": ", ".join(HOLDERS)}]
    found = [_("a field has nothing called “%(name)s”") % {"name": str(name)[:60]} for name in set(body) - KNOWN]
    if body.get("type") not in TYPES:
        found.append(_("say what it holds: one of %(known)s") % {"known": ", ".join(TYPES)})
    found += _text(body, "title", LONGEST_TITLE, needed=True) + _text(body, "help", LONGEST_HELP)
    found += _choices(body) + _reference(body)
    if body.get("buyer", "hidden") not in BUYERS:
        found.append(_("buyers: one of %(known)s") % {"known": ", ".join(BUYERS)})
    elif body.get("buyer", "hidden") not in HOLDERS[body["subject"]].buyers:
        found.append(_("buyers are not given that much of such records"))
    flags = ("required", "in_list", "archived")
    found += [_("“%(name)s” is yes or no") % {"name": n} for n in flags if not isinstance(body.get(n, False), bool)]
    position = body.get("position", 0)
    if not isinstance(position, int) or isinstance(position, bool) or not 0 <= position <= 10_000:
        found.append(_("“%(name)s” is a whole number") % {"name": "position"})
    return found + _sources(body) + _shown(body)


@publishing.also_asked(KIND)
def unfit(key: str, body: Any) -> list[str]:
    """Why a body may not stand under a key: another record or type than before, a choice records still have."""
    named = _KEY.fullmatch(key)
    if named is None or named[1] != body["subject"]:
        return [_("a field's key is the record, a dash and a name in small Latin letters: order-onec_number")]
    if OWN + named[2] in words_in(parsed(body.get("shown_when"), words_shown_by(body["subject"]))):
        return [_("a field cannot be shown by what it holds itself: ask by another")]
    known = all_fields()
    title = body["title"]["ru"].strip().casefold()
    same = [one for one in known if one.subject == body["subject"] and one.key != key and not one.archived]
    if not body.get("archived") and any(one.titles.get("ru", "").strip().casefold() == title for one in same):
        return [_("there is a field “%(title)s” already") % {"title": body["title"]["ru"]}]
    standing = next((one for one in known if one.key == key), None)
    if standing is None:
        most = len(fields_of(body["subject"])) >= MOST_FIELDS
        return [_("at most %(most)s fields of one type of record") % {"most": MOST_FIELDS}] if most else []
    if standing.type != body["type"] or standing.refers != (body.get("refers") or ""):
        return [_("what a field holds cannot be changed: archive it and add another")]
    gone = {one.key for one in standing.choices} - {one["key"] for one in body.get("choices") or ()}
    held = FieldValue.objects.filter(subject_type=standing.subject, field=standing.name, words__in=gone).count()
    if gone and held:
        said = ngettext("%(n)s record has a choice that is to go", "%(n)s records have a choice that is to go", held)
        return [said % {"n": held}]
    return []


def fields_of(subject_type: str) -> Sequence[Field]:
    """The fields of a type of record that are in force, in their order. One statement, none while `held_fast`."""
    return _known.now().get(subject_type, ())


def field_named(subject_type: str, name: str) -> Field | None:
    """A field of a type by its name; nothing where there is none in force. One statement."""
    return next((one for one in fields_of(subject_type) if one.name == name), None)


def all_fields() -> list[Field]:
    """Every field there is, archived ones too, by record and place. One statement."""
    found = [one for one in (_read(one) for one in publishing.in_force(KIND).values()) if one is not None]
    return sorted(found, key=lambda one: (one.subject, one.position, one.key))


def published_field(key: str) -> Field | None:
    """A field as it is in force, archived or not. One statement."""
    standing = publishing.current(KIND, key)
    return _read(standing) if standing else None


ByType = Mapping[str, Sequence[Field]]


def held_fast(known: ByType | None = None) -> AbstractContextManager[None]:
    """While this lasts the fields are those of its beginning, or those given: a page asks for them once."""
    return _known.held(known)


def _by_type(_there: bool) -> ByType:
    found: dict[str, list[Field]] = {}
    for one in all_fields():
        if not one.archived and one.subject in HOLDERS:
            found.setdefault(one.subject, []).append(one)
    return found


_known: Final[Remembered[ByType]] = Remembered("fields", lambda: [KIND], _by_type)


def _read(one: publishing.InForce) -> Field | None:
    try:
        return read_field(one.key, one.number, one.body)
    except (KeyError, TypeError, ValueError) as wrong:
        _log.error("fields.unreadable", field=one.key, revision=one.number, error=str(wrong))
        return None


def _text(body: Mapping[str, Any], name: str, longest: int, *, needed: bool = False) -> list[str]:
    texts = body.get(name) or {}
    if not isinstance(texts, dict) or any(not isinstance(text, str) or "\x00" in text for text in texts.values()):
        return [_("“%(name)s” holds a text by language") % {"name": name}]
    if needed and not str(texts.get("ru") or "").strip():
        return [_("“%(name)s” needs a Russian text") % {"name": name}]
    if any(len(text) > longest for text in texts.values()):
        return [_("“%(name)s” has at most %(most)s characters") % {"name": name, "most": longest}]
    return []


def _choices(body: Mapping[str, Any]) -> list[str]:
    choices = body.get("choices") or []
    if body.get("type") not in ("choice", "several"):
        return [_("only a list has choices")] if choices else []
    if not isinstance(choices, list) or not all(isinstance(one, dict) for one in choices):
        return [_("“%(name)s” is a list") % {"name": "choices"}]
    if not choices:
        return [_("give at least one choice")]
    if len(choices) > MOST_CHOICES:
        return [_("at most %(most)s choices") % {"most": MOST_CHOICES}]
    keys = [str(one.get("key", "")) for one in choices]
    wrong = [key for key in keys if not _CHOICE.fullmatch(key)]
    if wrong:
        return [_("a choice's key is small Latin letters and figures: “%(key)s” is not") % {"key": wrong[0][:60]}]
    if len(set(keys)) < len(keys):
        return [_("two choices have one key")]
    return [said for one in choices for said in _text(one, "title", LONGEST_TITLE, needed=True)][:1]


def _reference(body: Mapping[str, Any]) -> list[str]:
    referable = [name for name, holder in HOLDERS.items() if holder.sought is not None]
    refers = body.get("refers") or ""
    if body.get("type") != "reference":
        return [_("only another record is referred to")] if refers else []
    return (
        [] if refers in referable else [_("say what it refers to: one of %(known)s") % {"known": ", ".join(referable)}]
    )


def _shown(body: Mapping[str, Any]) -> list[str]:
    try:
        parsed(body.get("shown_when"), words_shown_by(body["subject"]))
    except ConditionWrong as wrong:
        return [_("the condition it is shown on: %(why)s") % {"why": wrong}]
    return []


def _sources(body: Mapping[str, Any]) -> list[str]:
    told = body.get("sources") or {}
    if not isinstance(told, dict):
        return [_("“%(name)s” holds a text by outside system") % {"name": "sources"}]
    strange = [key for key in told if key not in FILLERS or body["subject"] not in FILLERS[key].subjects]
    if strange:
        return [_("“%(name)s” does not fill such fields") % {"name": str(strange[0])[:40]}]
    return _text(body, "sources", LONGEST_TITLE)
