"""A draft of a printed form: it travels in the page from act to act, until it is published or forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dealernet.business.documents.queries import BLOCKS, LANGUAGES, OF_BUYER, form_body
from dealernet.foundation.errors import BadInput
from dealernet.web.desk.printing.options import block_typed

LARGEST: Final = 400_000
_SWITCHES: Final = ("landscape", "for_buyers", "off")


class DraftUnreadable(BadInput):
    """The draft of a form is none."""

    code = "draft_unreadable"
    message = _("The draft came broken: open the form anew.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it would be published, the revision it was begun from, and which block is open to be changed.

    `gone` is the block that was removed last, so that it can be brought back, and `was_at` where it stood.
    """

    titles: Mapping[str, str]
    about: str
    language: str
    switches: Mapping[str, bool]
    blocks: Sequence[Mapping[str, Any]]
    revision: int = 0
    open: int | None = None
    gone: Mapping[str, Any] | None = None
    was_at: int = 0

    @classmethod
    def of(cls, body: Mapping[str, Any], revision: int) -> Draft:
        """A form as it is in force."""
        switches = {name: bool(body.get(name)) for name in _SWITCHES}
        language = body.get("language") or OF_BUYER
        return cls(body["title"], body.get("about") or "order", language, switches, body["blocks"], revision)

    @classmethod
    def blank(cls) -> Draft:
        """A new form begins as the order that comes with the program, without its name."""
        body, _revision = form_body("order")
        return replace(cls.of(body, 0), titles={}, switches=dict.fromkeys(_SWITCHES, False))

    @classmethod
    def sent(cls, told: QueryDict, about: str) -> Draft:
        """What the page brings: the blocks as they were, the open one as it was typed."""
        blocks, revision, gone, was_at = _read(told.get("blocks", ""))
        titles = {one: " ".join(_clean(told.get(f"title-{one}", "")).split())[:101] for one in LANGUAGES}
        draft = cls(
            titles={one: text for one, text in titles.items() if text},
            about=about,
            language=told.get("language", OF_BUYER)[:10],
            switches={name: told.get(name) == "1" for name in _SWITCHES},
            blocks=blocks,
            revision=revision,
            gone=gone,
            was_at=was_at,
        )
        at = told.get("open", "")
        place = int(at) if at.isdecimal() and len(at) < 4 else len(blocks)
        if place >= len(blocks):
            return draft
        typed = block_typed(blocks[place], told, about)
        return replace(draft.with_block(place, typed), open=place)

    @property
    def body(self) -> dict[str, Any]:
        """As it would be published."""
        told = {"title": dict(self.titles), "about": self.about, "language": self.language}
        return {**told, **{name: True for name, on in self.switches.items() if on}, "blocks": list(self.blocks)}

    @property
    def text(self) -> str:
        """The blocks as the page brings them back, with the revision they were begun from."""
        told = {"revision": self.revision, "blocks": list(self.blocks), "gone": self.gone, "was_at": self.was_at}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @property
    def gone_title(self) -> Any:
        """What the block is called that was removed last."""
        return BLOCKS[self.gone["block"]].title if self.gone else ""

    def acted(self, act: str, adds: str) -> Draft:
        """After a button of the page: a block opened, closed, moved, removed, brought back or added."""
        word, _colon, place = act.partition(":")
        at = int(place) if place.isdecimal() and len(place) < 4 and int(place) < len(self.blocks) else None
        if word == "add" and adds in BLOCKS:
            return self._with_one(adds)
        if word == "close":
            return replace(self, open=None)
        if word == "restore" and self.gone:
            return self._restored(self.gone)
        if at is None:
            return self
        if word == "remove":
            return self._without(at)
        return self._moved(at, -1 if word == "up" else 1) if word in ("up", "down") else replace(self, open=at)

    def with_block(self, place: int, block: Mapping[str, Any]) -> Draft:
        """With another block in a place."""
        return replace(self, blocks=[*self.blocks[:place], block, *self.blocks[place + 1 :]])

    def _with_one(self, kind: str) -> Draft:
        """A new block stands below the open one, else at the end, and is open."""
        at = len(self.blocks) if self.open is None else self.open + 1
        made: dict[str, Any] = {"block": kind}
        for option in BLOCKS[kind].options:
            if option.kind == "several":
                made[option.name] = list(option.usual)
            elif option.kind == "columns":
                made[option.name] = [{"column": one} for one in ("n", "name", "quantity", "unit")]
            elif option.kind == "number":
                made[option.name] = option.usual
        return replace(self, blocks=[*self.blocks[:at], made, *self.blocks[at:]], open=at)

    def _without(self, at: int) -> Draft:
        opened = self.open
        if opened is not None:
            opened = None if opened == at else opened - (opened > at)
        blocks = [*self.blocks[:at], *self.blocks[at + 1 :]]
        return replace(self, blocks=blocks, open=opened, gone=self.blocks[at], was_at=at)

    def _restored(self, gone: Mapping[str, Any]) -> Draft:
        at = min(self.was_at, len(self.blocks))
        return replace(self, blocks=[*self.blocks[:at], gone, *self.blocks[at:]], open=at, gone=None)

    def _moved(self, at: int, by: int) -> Draft:
        blocks = list(self.blocks)
        if not 0 <= at + by < len(blocks):
            return self
        blocks[at], blocks[at + by] = blocks[at + by], blocks[at]
        opened = self.open
        if opened in (at, at + by):
            opened = at + by if opened == at else at
        return replace(self, blocks=blocks, open=opened)


def _read(text: str) -> tuple[list[Mapping[str, Any]], int, Mapping[str, Any] | None, int]:
    try:
        told: Any = json.loads(text) if len(text) <= LARGEST else None
        blocks, revision, gone, was_at = told["blocks"], told["revision"], told.get("gone"), told.get("was_at", 0)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise DraftUnreadable from None
    if not isinstance(blocks, list) or type(revision) is not int or type(was_at) is not int or was_at < 0:
        raise DraftUnreadable
    if not all(_is_block(one) for one in blocks) or not (gone is None or _is_block(gone)):
        raise DraftUnreadable
    return blocks, revision, gone, was_at


def _is_block(one: Any) -> bool:
    return isinstance(one, dict) and str(one.get("block")) in BLOCKS


def _clean(text: str) -> str:
    return text.replace("\x00", "")
