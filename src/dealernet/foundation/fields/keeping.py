"""Making fields, putting them in order, archiving them: each a revision of the field's definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import KINDS, PUBLISH, InForce
from dealernet.foundation.errors import NotThere
from dealernet.foundation.fields.field import Field, texted
from dealernet.foundation.fields.published import KIND, all_fields, published_field
from dealernet.foundation.sql import prepared
from dealernet.foundation.text import slug

LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class Naming:
    """A definition in force that names a field in a condition, a template or an action."""

    kind: str
    kind_title: Any
    key: str
    title: str


def add_field(actor: Actor, subject: str, body: Mapping[str, Any], *, comment: str = "") -> Field:
    """Publish a new field of a type of record, the last of its fields; its key is made of its Russian name.

    Refuses a body with problems. One statement more than publishing.
    """
    actor.require(PUBLISH)
    with transaction.atomic():
        known = all_fields()
        last = max((one.position for one in known if one.subject == subject), default=0)
        key = _free_key(subject, str((body.get("title") or {}).get("ru", "")), {one.key for one in known})
        publishing.publish(actor, KIND, key, {**body, "subject": subject, "position": last + 1}, comment=comment)
    return _found(key)


def change_field(actor: Actor, key: str, body: Mapping[str, Any], *, comment: str = "", seen: int | None = None) -> int:
    """Publish a field anew; where it stands and whether it is archived stay. The number of the revision in force.

    Refuses as `publish` does, also where another revision than the one `seen` is in force.
    """
    standing = _standing(key)
    kept = {name: standing.body[name] for name in ("subject", "position", "archived") if name in standing.body}
    at = standing.number if seen is None else seen
    return publishing.publish(actor, KIND, key, {**body, **kept}, comment=comment, instead_of=at)


def archive_field(actor: Actor, key: str) -> int:
    """Take a field out of forms, lists and conditions: its values are kept. The number of the revision in force.

    Rules, validations and views that name it say so from then on, and do nothing until they are mended.
    """
    standing = _standing(key)
    return publishing.publish_over(actor, standing, {**standing.body, "archived": True}, comment=_("Archived"))


def restore_field(actor: Actor, key: str) -> int:
    """Bring an archived field back, with the values it had. The number of the revision in force."""
    standing = _standing(key)
    body = {name: value for name, value in standing.body.items() if name != "archived"}
    return publishing.publish_over(actor, standing, body, comment=_("Restored"))


def move_field(actor: Actor, key: str, *, up: bool) -> None:
    """Let a field change places with the one before it, or the one after; at the end nothing changes."""
    actor.require(PUBLISH)
    with transaction.atomic():
        moved = _found(key)
        row = [one for one in all_fields() if one.subject == moved.subject and not one.archived]
        place = next((n for n, one in enumerate(row) if one.key == key), None)
        other = None if place is None else place + (-1 if up else 1)
        if place is None or other is None or not 0 <= other < len(row):
            return
        row[place], row[other] = row[other], row[place]
        for n, one in enumerate(row, 1):
            if one.position != n:
                standing = _standing(one.key)
                body = {**standing.body, "position": n}
                publishing.publish_over(actor, standing, body, comment=_("Another place in the order"))


def named_in(field: Field) -> list[Naming]:
    """The definitions in force that name a field: what stops working when it is archived. One statement."""
    word = rf"[^a-z0-9_]({field.subject}_)?{field.word}[^a-z0-9_]"
    told = rf'\.set_field", "field": "{field.name}"'
    found = prepared(_NAMED, {"word": f"{word}|{told}", "own": field.key})
    return [
        Naming(kind, KINDS[kind].title if kind in KINDS else kind, key, _title(title, key))
        for kind, key, title in found
    ]


_NAMED: Final = """
select d.kind, d.key, coalesce(r.body -> 'title' ->> 'ru', '')
  from configuration_definition d join configuration_revision r on r.id = d.current_id
 where r.body::text ~ %(word)s and not (d.kind = 'field' and d.key = %(own)s)
   and coalesce(r.body ->> 'off', 'false') <> 'true'
 order by d.kind, d.key
"""


def _title(title: str, key: str) -> str:
    return texted({"ru": title}) or key


def _found(key: str) -> Field:
    found = published_field(key)
    if found is None:
        raise NotThere
    return found


def _standing(key: str) -> InForce:
    standing = publishing.current(KIND, key)
    if standing is None:
        raise NotThere
    return standing


def _free_key(subject: str, title: str, known: set[str]) -> str:
    base = slug(title, longest=LONGEST_NAME) or "field"
    base = base if base[0].isalpha() else f"n_{base}"
    keys = (f"{subject}-{base}", *(f"{subject}-{base}_{n}" for n in range(2, 10_000)))
    return next(key for key in keys if key not in known)
