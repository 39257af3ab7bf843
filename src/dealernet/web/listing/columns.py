"""The columns of a list: those it always has, those a person chose among the rest, and the company's own fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeVar
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.ordering import DOWN, ORDERED, ByField
from dealernet.foundation.fields.queries import Kept, field_values, seen_fields
from dealernet.foundation.fields.values import said_value
from dealernet.foundation.savedviews.columns import kept_columns
from dealernet.web.components.words import NBSP
from dealernet.web.listing.look import MOST, SORT, Look

Row = TypeVar("Row")
NUMERIC: Final = frozenset({"number", "money"})


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
class ListColumn(Generic[Row]):
    """A column a list may have besides what names its rows; `shown` until somebody chooses otherwise."""

    key: str
    title: Any
    says: Callable[[Row], Any]
    numeric: bool = False
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """A list: its name, the type of record in it, its columns, the address it has by name and the power it asks for."""

    name: str
    subject: str
    columns: Sequence[ListColumn[Row]]
    url_name: str
    power: str


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
    by: ByField | None = None
    kept: Mapping[UUID, Kept] = field(default_factory=dict)

    @property
    def heads(self) -> list[Head]:
        """The heads in their order: the program's own columns, then the company's."""
        heads = [Head(str(one.title), one.numeric, own=False) for one in self._builtin]
        return heads + [self._head(one) for one in self._shown_fields]

    @property
    def ticks(self) -> list[tuple[str, str, bool]]:
        """What may be chosen: key, title, whether it stands now."""
        offered = [(one.key, str(one.title)) for one in self.listing.columns]
        offered += [(one.word, one.title) for one in self.fields]
        on = {one.key for one in self._builtin} | {one.word for one in self.fields if self._stands(one)}
        return [(key, title, key in on) for key, title in offered]

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """The orders on offer: the word of the address, what it means, whether it is so now."""
        found = []
        for one in (one for one in self.fields if one.type in ORDERED):
            for word, said in ((one.word, _("%(field)s: up")), (DOWN + one.word, _("%(field)s: down"))):
                found.append((word, said % {"field": one.title}, self.by is not None and self.by.word == word))
        return found

    @property
    def ordered(self) -> str:
        """What the list is ordered by, in words; empty for its own order."""
        return self.by.field.title if self.by else ""

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
        cells = [_cell(str(one.title), one.says(row), "num" if one.numeric else "") for one in self._builtin]
        line = " · ".join(f"{one.title}: {value}" for one, value in said if value)
        if not self.is_own:
            return Drawn(_together(cells), line, "")
        cells += [_cell(one.title, _whole(one, value), _classes(one)) for one, value in said]
        return Drawn(_together(cells), "", line)

    @property
    def _builtin(self) -> list[ListColumn[Row]]:
        if not self.is_own:
            return [one for one in self.listing.columns if one.shown]
        return [one for one in self.listing.columns if one.key in self.chosen]

    @property
    def _shown_fields(self) -> list[Field]:
        return [one for one in self.fields if self._stands(one)] if self.is_own else []

    def _stands(self, one: Field) -> bool:
        return one.word in self.chosen if self.is_own else one.in_list

    def _head(self, one: Field) -> Head:
        if one.type not in ORDERED:
            return Head(one.title, one.type in NUMERIC, own=True)
        mine = self.by is not None and self.by.field.name == one.name
        down = mine and self.by is not None and self.by.down
        href = self.cut.query(**{SORT: one.word if down or not mine else DOWN + one.word})
        ordered = ("descending" if down else "ascending") if mine else "none"
        return Head(one.title, one.type in NUMERIC, own=True, href=href, ordered=ordered)


def order_asked(actor: Actor, subject: str, look: Look) -> ByField | None:
    """The order an address asks for; one that is not there any more is left out, so that an old link still opens."""
    word = look.sort.removeprefix(DOWN)
    found = next((one for one in seen_fields(actor, subject) if word and one.word == word), None)
    return ByField(found, down=look.sort.startswith(DOWN)) if found and found.type in ORDERED else None


def columns_of(actor: Actor, listing: Listing[Row], cut: Cut, rows: Sequence[Any]) -> Columns[Row]:
    """The columns of a page of a list. Three statements at most: the fields, what its rows hold, what the reader chose.

    One where there is nothing to choose among.
    """
    fields, look = seen_fields(actor, listing.subject), cut.look
    mine = kept_columns(actor, listing.name) if look.columns is None and (fields or listing.columns) else None
    chosen = mine if look.columns is None else look.columns
    is_own, words = chosen is not None, tuple(chosen or ())[:MOST]
    stand = [one for one in fields if (one.word in words if is_own else one.in_list)]
    kept = field_values(listing.subject, [row.id for row in rows]) if stand and rows else {}
    by = order_asked(actor, listing.subject, look)
    return Columns(listing, words, is_own, fields, cut, by, kept)


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
