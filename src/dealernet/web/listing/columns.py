"""The columns of a list: those it always has, those a person chose among the rest, and the company's own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, Protocol, TypeVar
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.ordering import ORDERED, By, OrderNotOffered, order_told
from dealernet.foundation.fields.queries import Kept, field_values, seen_fields
from dealernet.foundation.fields.values import said_value
from dealernet.foundation.ordering import COLUMNS, DOWN
from dealernet.foundation.savedviews.columns import kept_columns
from dealernet.web.components.words import NBSP
from dealernet.web.listing.look import MOST, SORT, Look

Row = TypeVar("Row")
NUMERIC: Final = frozenset({"number", "money"})
Told = Callable[[Sequence[UUID]], Mapping[UUID, Mapping[str, Any]]]


class Cut(Protocol):
    """A list as its address narrows it."""

    @property
    def look(self) -> Look:
        """Its columns and its order."""
        ...

    def told(self, **changes: Any) -> dict[str, str]:
        """The parts of the address's query, with changes; empty ones left out."""
        ...

    def query(self, **changes: Any) -> str:
        """The address's query, with changes."""
        ...


@dataclass(frozen=True, slots=True)
class Beside:
    """What another area tells of the rows, by words: read once a page, and said of each row."""

    told: Told
    says: Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class ListColumn(Generic[Row]):
    """A column a list may have besides what names its rows; `shown` until somebody chooses otherwise.

    It says something of the row, or of what is told `beside` it, which is read where the column stands.
    """

    key: str
    title: Any
    says: Callable[[Row], Any] = str
    numeric: bool = False
    shown: bool = False
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A column that always stands in a list, by the word of the order it gives."""

    key: str
    title: Any
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """A list: its name, the type of record in it, its columns, the address it has by name and the power it asks for.

    `fixed` are those of its columns that always stand and that it goes by.
    """

    name: str
    subject: str
    columns: Sequence[ListColumn[Row]]
    url_name: str
    power: str
    fixed: Sequence[Fixed] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: where it leads to another order by it, and how it is ordered now."""

    title: str
    numeric: bool
    own: bool
    href: str = ""
    ordered: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row's cells, and what stands under its name: always, and where the list is cards."""

    cells: SafeString
    under: str
    on_card: str


@dataclass(frozen=True, slots=True)
class Columns(Generic[Row]):
    """The columns of a page of a list, chosen by its address, by the reader, or by nobody."""

    listing: Listing[Row]
    chosen: Sequence[str]
    is_own: bool
    fields: Sequence[Field]
    cut: Cut
    by: By | None = None
    kept: Mapping[UUID, Kept] = field(default_factory=dict)
    told_beside: Mapping[Told, Mapping[UUID, Mapping[str, Any]]] = field(default_factory=dict)

    @property
    def fixed(self) -> dict[str, Head]:
        """The heads of the columns that always stand, by their words."""
        return {one.key: self._own_head(one.key, one.title, numeric=one.numeric) for one in self.listing.fixed}

    @property
    def heads(self) -> list[Head]:
        """The heads in their order: the program's own columns, then the company's."""
        heads = [self._own_head(one.key, one.title, numeric=one.numeric) for one in self.builtin]
        return heads + [self._head(one) for one in self._shown_fields]

    @property
    def ticks(self) -> list[tuple[str, str, bool]]:
        """What may be chosen: key, title, whether it stands now."""
        offered = [(one.key, str(one.title)) for one in self.listing.columns]
        offered += [(one.word, one.title) for one in self.fields]
        on = {one.key for one in self.builtin} | {one.word for one in self.fields if self._stands(one)}
        return [(key, title, key in on) for key, title in offered]

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """The orders on offer: the word of the address, what it means, whether it is so now."""
        found = []
        named = [(name, str(one.title)) for name, one in COLUMNS.get(self.listing.subject, {}).items()]
        for name, title in named + [(one.word, one.title) for one in self.fields if one.type in ORDERED]:
            for word, said in ((name, _("%(field)s: up")), (DOWN + name, _("%(field)s: down"))):
                found.append((word, said % {"field": title}, self.by is not None and self.by.word == word))
        return found

    @property
    def ordered(self) -> str:
        """What the list is ordered by, in words; empty for its own order."""
        return self.by.title if self.by else ""

    @property
    def lacking(self) -> str:
        """Which records the order leaves out, in words; empty where none is."""
        return self.by.lacking if self.by else ""

    @property
    def newest(self) -> str:
        """The address of the list in its own order."""
        return self.cut.query(**{SORT: ""})

    @property
    def query(self) -> str:
        """The address's query as it is."""
        return self.cut.query()

    @property
    def beside(self) -> dict[str, str]:
        """The address's query but for the order."""
        return {name: value for name, value in self.cut.told().items() if name != SORT}

    def of(self, row: Any) -> Drawn:
        """A row as it is drawn."""
        held = self.kept.get(row.id, {})
        said = [(one, said_value(one, held.get(one.name, ()))) for one in self.fields if self._stands(one)]
        cells = [_cell(str(one.title), self._said(one, row), "num" if one.numeric else "") for one in self.builtin]
        line = " · ".join(f"{one.title}: {value}" for one, value in said if value)
        if not self.is_own:
            return Drawn(_together(cells), line, "")
        cells += [_cell(one.title, _whole(one, value), _classes(one)) for one, value in said]
        return Drawn(_together(cells), "", line)

    def _said(self, one: ListColumn[Row], row: Any) -> Any:
        if one.beside is None:
            return one.says(row)
        return one.beside.says(self.told_beside[one.beside.told].get(row.id, {}))

    @property
    def builtin(self) -> list[ListColumn[Row]]:
        """The program's own columns that stand."""
        if not self.is_own:
            return [one for one in self.listing.columns if one.shown]
        return [one for one in self.listing.columns if one.key in self.chosen]

    @property
    def _shown_fields(self) -> list[Field]:
        return [one for one in self.fields if self._stands(one)] if self.is_own else []

    def _stands(self, one: Field) -> bool:
        return one.word in self.chosen if self.is_own else one.in_list

    def _head(self, one: Field) -> Head:
        head = Head(one.title, one.type in NUMERIC, own=True)
        return self._leading(head, one.word) if one.type in ORDERED else head

    def _own_head(self, key: str, title: Any, *, numeric: bool) -> Head:
        head, column = Head(str(title), numeric, own=False), COLUMNS.get(self.listing.subject, {}).get(key)
        return self._leading(head, key, largest_first=column.largest_first) if column else head

    def _leading(self, head: Head, word: str, *, largest_first: bool = False) -> Head:
        """A head that leads to the order by its column, and to the other way round where the list is in it."""
        at = self.by.word if self.by else ""
        first, second = (DOWN + word, word) if largest_first else (word, DOWN + word)
        href = self.cut.query(**{SORT: second if at == first else first})
        ordered = {word: "ascending", DOWN + word: "descending"}.get(at, "none")
        return replace(head, href=href, ordered=ordered)


def order_asked(actor: Actor, subject: str, look: Look) -> By | None:
    """The order an address asks for; one that is not there any more is left out, so that an old link still opens."""
    try:
        return order_told(actor, subject, look.sort)
    except OrderNotOffered:
        return None


def columns_of(actor: Actor, listing: Listing[Row], cut: Cut, rows: Sequence[Any]) -> Columns[Row]:
    """The columns of a page of a list. Three statements at most: the fields, what its rows hold, what the reader chose;
    one more for each area that tells something beside. One where there is nothing to choose among.
    """
    fields, look = seen_fields(actor, listing.subject), cut.look
    mine = kept_columns(actor, listing.name) if look.columns is None and (fields or listing.columns) else None
    chosen = mine if look.columns is None else look.columns
    is_own, words = chosen is not None, tuple(chosen or ())[:MOST]
    stand = [one for one in fields if (one.word in words if is_own else one.in_list)]
    kept = field_values(listing.subject, [row.id for row in rows]) if stand and rows else {}
    by = order_asked(actor, listing.subject, look)
    columns = Columns(listing, words, is_own, fields, cut, by, kept)
    told = dict.fromkeys(one.beside.told for one in columns.builtin if one.beside is not None)
    return replace(columns, told_beside={one: one([row.id for row in rows]) for one in told})


def _classes(one: Field) -> str:
    return "num not-on-card" if one.type in NUMERIC else "not-on-card"


def _whole(one: Field, said: str) -> str:
    """A day stays in one line."""
    return said.replace(" ", NBSP) if one.type == "date" else said


def _cell(title: str, said: Any, classes: str) -> SafeString:
    drawn = format_html(' class="{}"', classes) if classes else ""
    return format_html('<td{} data-label="{}">{}</td>', drawn, title, said if said is not None else "")


def _together(cells: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((cell,) for cell in cells))
