"""The cards of a draft's blocks: what each is, what it says in one line, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from dealernet.business.documents.queries import (
    BLOCKS,
    LINE_COLUMNS,
    SIDES,
    SUMS,
    Known,
    picture_links,
    problems_of_block,
    said_text,
)
from dealernet.web.desk.printing.drafting import Draft
from dealernet.web.desk.printing.options import Asked, options_of


@dataclass(frozen=True, slots=True)
class Card:
    """A block of a draft as its card shows it; the open one has `asked`."""

    place: int
    kind: str
    title: Any
    hint: Any
    summary: str
    part: Any = ""
    held: bool = False
    problems: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    is_open: bool = False
    picture: str = ""

    @property
    def up(self) -> str:
        """The act of its button for going higher."""
        return f"up:{self.place}"

    @property
    def down(self) -> str:
        """The act of its button for going lower."""
        return f"down:{self.place}"


def cards_of(draft: Draft) -> list[Card]:
    """The blocks in their order. A few statements, however many blocks."""
    known, columns = Known.of(draft.about), dict(LINE_COLUMNS[draft.about].items())
    names = [str(block.get("file", "")) for block in draft.blocks if block["block"] == "picture"]
    links = picture_links(names)
    return [
        _card(n, block, draft, tuple(problems_of_block(block, known)), columns, links)
        for n, block in enumerate(draft.blocks)
    ]


def _card(
    place: int,
    block: Mapping[str, Any],
    draft: Draft,
    problems: tuple[str, ...],
    columns: Mapping[str, Any],
    links: Mapping[str, str],
) -> Card:
    kind, is_open = BLOCKS[block["block"]], draft.open == place
    side = kind.option("place")
    return Card(
        place=place,
        kind=block["block"],
        title=kind.title,
        hint=kind.hint,
        summary=_summary(block, columns),
        part=side.choices.get(str(block.get("place")), "") if side and block.get("place") not in (None, "full") else "",
        held=bool(block.get("keep")),
        problems=problems,
        asked=tuple(options_of(block, draft.about)) if is_open else (),
        is_open=is_open,
        picture=links.get(str(block.get("file", "")), ""),
    )


def _summary(block: Mapping[str, Any], columns: Mapping[str, Any]) -> str:
    language = translation.get_language() or settings.LANGUAGE_CODE
    if "text" in block:
        return " ".join(said_text(block["text"], language).split())[:120]
    if isinstance(block.get("columns"), list):
        names = [one.get("column") for one in block["columns"] if isinstance(one, dict)]
        return ", ".join(str(columns.get(str(name), name)) for name in names)
    told = []
    if isinstance(block.get("show"), list):
        told += [str({**SIDES, **SUMS}.get(str(one), one)) for one in block["show"]]
    if isinstance(block.get("rows"), list):
        told += [said_text(row.get("label"), language).rstrip(":") for row in block["rows"] if isinstance(row, dict)]
    if "height" in block:
        told.append(_("%(height)s mm") % {"height": block["height"]})
    return ", ".join(one for one in told if one)
