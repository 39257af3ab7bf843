"""Making segments, changing them, archiving them: each a revision of the segment's definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from dealernet.business.segments.errors import SegmentUnknown
from dealernet.business.segments.facts import KIND, all_segments
from dealernet.business.segments.queries import VIEW, named_by
from dealernet.business.segments.rules import KEY, MOST_ROWS, circle, rows_in
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.text import slug

LONGEST_KEY: Final = 30
_LOCK: Final = "select pg_advisory_xact_lock(hashtext('dealernet.segments'))"


@publishing.also_asked(KIND)
def unfit(key: str, body: Any) -> list[str]:
    """Why a body may not stand under a key: the name is taken, it would lead back to itself, or it is asked by still.

    Segments are published one after another: two at once could make a circle that neither of them sees.
    """
    if not KEY.fullmatch(key):
        return [_("a segment's key is up to 40 small Latin letters, figures and underscores: silent_buyers")]
    with connection.cursor() as db:
        db.execute(_LOCK)
    others = [one for one in all_segments() if one.key != key]
    if body.get("archived"):
        return _asked_by_still(key)
    title = body["title"]["ru"].strip().casefold()
    if any(one.titles.get("ru", "").strip().casefold() == title for one in others if not one.archived):
        return [_("there is a segment “%(title)s” already") % {"title": body["title"]["ru"]}]
    way = circle(key, body["when"], {one.key: one.when for one in others})
    names = {**{one.key: one.title for one in others}, key: body["title"]["ru"]}
    said = " → ".join(f"«{names.get(one, one)}»" for one in way)
    if way:
        return [_("a segment may not be made of itself: %(way)s") % {"way": said}]
    return _too_large(key, {**{one.key: one.when for one in others}, key: body["when"]}, names)


def _too_large(key: str, bodies: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Whether this segment, or one that is made of it, would have more rows than lists may be asked by."""
    without = {**bodies, key: None}
    told = _("«%(title)s» would have %(rows)s conditions with those of its segments, at most %(most)s: ask by fewer")
    found = {one: rows for one in bodies if (rows := rows_in(one, bodies)) > max(MOST_ROWS, rows_in(one, without))}
    return [told % {"title": names[one], "rows": rows, "most": MOST_ROWS} for one, rows in found.items()][:3]


def add_segment(actor: Actor, titles: Mapping[str, str], when: Any, *, comment: str = "") -> str:
    """Publish a new segment; its key, made of its Russian name. Refuses a body with problems."""
    actor.require(PUBLISH)
    with transaction.atomic():
        key = _free_key(str(titles.get("ru", "")))
        publishing.publish(actor, KIND, key, {"title": dict(titles), "when": when}, comment=comment)
    return key


def change_segment(
    actor: Actor, key: str, titles: Mapping[str, str], when: Any, *, comment: str = "", seen: int | None = None
) -> int:
    """Publish a segment anew; the number of the revision in force. Whatever asks by it asks by the new condition.

    Refuses a circle, a condition with problems, and one that somebody published after the revision that was `seen`.
    """
    _standing(key)
    body = {"title": dict(titles), "when": when}
    return publishing.publish(actor, KIND, key, body, comment=comment, instead_of=seen)


def archive_segment(actor: Actor, key: str) -> int:
    """Take a segment out of conditions. Refuses one that a rule, a validation, a segment or a saved view asks by."""
    standing = _standing(key)
    return publishing.publish_over(actor, standing, {**standing.body, "archived": True}, comment=_("Archived"))


def restore_segment(actor: Actor, key: str) -> int:
    """Bring an archived segment back. The number of the revision in force."""
    standing = _standing(key)
    body = {name: value for name, value in standing.body.items() if name != "archived"}
    return publishing.publish_over(actor, standing, body, comment=_("Restored"))


def _asked_by_still(key: str) -> list[str]:
    named = named_by([key])[key]
    if not named:
        return []
    told = ", ".join(f"{_('Saved view') if one.kind == VIEW else one.kind_title}: «{one.title}»" for one in named[:5])
    return [_("it is still asked by: %(names)s. Change these first") % {"names": told}]


def _standing(key: str) -> publishing.InForce:
    standing = publishing.current(KIND, key)
    if standing is None:
        raise SegmentUnknown
    return standing


def _free_key(title: str) -> str:
    known = {*publishing.in_force(KIND), "new"}
    base = slug(title, longest=LONGEST_KEY) or "segment"
    base = base if base[0].isalpha() else f"n_{base}"
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if key not in known)
