"""An open block: its options as the page asks for them, and what was typed as the block it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from dealernet.business.documents.queries import BLOCKS, LANGUAGES, LINE_COLUMNS, BlockKind, Option, choices_for

EMPTY_ROWS: Final = 2
_MOST_TICKS: Final = 20


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an option in one language."""

    language: str
    name: str
    value: str

    @property
    def label(self) -> str:
        """Which language it is in."""
        return _("in Russian") if self.language == "ru" else _("in English, if needed")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of pairs, or a column: its texts, and the column that is chosen."""

    number: int = 0
    name: str = ""
    chosen: str = ""
    labels: Sequence[Text] = ()
    texts: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """An option of the open block as the page asks for it."""

    option: Option
    name: str
    value: Any
    choices: Mapping[str, Any]
    texts: Sequence[Text] = ()
    rows: Sequence[Row] = ()


def options_of(block: Mapping[str, Any], about: str) -> list[Asked]:
    """The options of a block as the page asks for them. Two statements for a table's columns, none else."""
    return [_asked(option, block.get(option.name), about) for option in BLOCKS[block["block"]].all_options]


def block_typed(block: Mapping[str, Any], told: QueryDict, about: str) -> dict[str, Any]:
    """The block with what was typed; what is as usual and was not said before stays unsaid."""
    kind = BLOCKS[block["block"]]
    made: dict[str, Any] = {"block": block["block"]}
    for option in kind.all_options:
        value = _typed(option, told, block.get(option.name))
        if option.name in block or value not in (_unsaid(option), None, False, "", {}, []):
            made[option.name] = value
    return {name: made[name] for name in _as_it_was(block, kind) if name in made}


def _as_it_was(block: Mapping[str, Any], kind: BlockKind) -> Iterator[str]:
    yield from block
    yield from (option.name for option in kind.all_options if option.name not in block)


def _unsaid(option: Option) -> Any:
    return list(option.usual) if option.kind == "several" else option.usual


def _asked(option: Option, value: Any, about: str) -> Asked:
    name = f"o-{option.name}"
    if option.kind in ("line", "text"):
        return Asked(option, name, value, {}, texts=_texts(name, value))
    if option.kind == "pairs":
        return Asked(option, name, value, {}, rows=[_pair(f"{name}-{n}", row) for n, row in _rows(option, value)])
    if option.kind == "columns":
        rows = [_column(n, f"{name}-{n}", row) for n, row in _rows(option, value)]
        return Asked(option, name, value, dict(LINE_COLUMNS[about].items()), rows=rows)
    return Asked(option, name, _unsaid(option) if value is None else value, choices_for(option, about))


def _rows(option: Option, value: Any) -> list[tuple[int, Mapping[str, Any]]]:
    """The rows there are, and a few empty ones below as long as more are taken."""
    rows = value if isinstance(value, list) else ()
    kept: list[Mapping[str, Any]] = [row for row in rows if isinstance(row, dict)]
    return list(enumerate([*kept, *[{}] * min(EMPTY_ROWS, max(option.most - len(kept), 0))]))


def _pair(name: str, row: Mapping[str, Any]) -> Row:
    return Row(labels=_texts(f"{name}-label", row.get("label")), texts=_texts(f"{name}-text", row.get("text")))


def _column(number: int, name: str, column: Mapping[str, Any]) -> Row:
    return Row(number, name, str(column.get("column", "")), texts=_texts(f"{name}-title", column.get("title")))


def _texts(name: str, value: Any) -> list[Text]:
    given = value if isinstance(value, dict) else {"ru": value or ""}
    return [Text(one, f"{name}-{one}", str(given.get(one) or "")) for one in LANGUAGES]


def _typed(option: Option, told: QueryDict, before: Any) -> Any:
    name = f"o-{option.name}"
    if option.kind in ("line", "text"):
        return _said(told, name)
    if option.kind == "yes":
        return told.get(name) == "1"
    if option.kind == "several":
        return [one[:40] for one in told.getlist(name)][:_MOST_TICKS]
    if option.kind == "number":
        given = told.get(name, "").strip()
        return int(given) if given.isdecimal() and len(given) < 6 else given[:20]
    if option.kind == "pairs":
        pairs = [{part: _said(told, f"{name}-{n}-{part}") for part in ("label", "text")} for n in range(option.most)]
        return [pair for pair in pairs if any(pair.values())]
    if option.kind == "columns":
        return list(_columns(option, told, name))
    return before if option.kind == "picture" and not told.get(name) else told.get(name, "")[:80]


def _columns(option: Option, told: QueryDict, name: str) -> Iterator[dict[str, Any]]:
    for n in range(option.most + EMPTY_ROWS):
        column, title = told.get(f"{name}-{n}", "")[:80], _said(told, f"{name}-{n}-title")
        if column:
            yield {"column": column, "title": title} if title else {"column": column}


def _said(told: QueryDict, name: str) -> dict[str, str]:
    texts = {one: told.get(f"{name}-{one}", "").replace("\x00", "").replace("\r\n", "\n")[:6_000] for one in LANGUAGES}
    return {one: text.rstrip() for one, text in texts.items() if text.strip()}
