"""The block of own fields on a card: what is only read, and the form of what may be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html

from dealernet.business.orders.queries import line_key
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.queries import FieldLine, field_lines
from dealernet.web.fields.forms import FieldsForm

PAGES: Final[dict[str, tuple[str, str]]] = {
    "order": ("desk-order", "portal-order"),
    "line": ("desk-order", "portal-order"),
    "party": ("desk-buyer", ""),
    "deal": ("desk-deal", ""),
    "product": ("desk-product", "portal-product"),
}
"""The page of a record by its type: the desk's, and the buyers' where they have one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A record whose fields are filled in; a line names its order and its product too."""

    subject_type: str
    subject: UUID
    holder: UUID | None = None
    product: UUID | None = None

    @classmethod
    def of_line(cls, order_id: UUID, product_id: UUID) -> Place:
        """A product of an order."""
        return cls("line", line_key(order_id, product_id), order_id, product_id)

    @property
    def address(self) -> str:
        """Where its fields are filled in."""
        if self.product is not None:
            return reverse("line-fields", args=[self.holder, self.product])
        return reverse("fields", args=[self.subject_type, self.subject])

    def file(self, name: str) -> str:
        """Where a file of its is opened."""
        if self.product is not None:
            return reverse("line-field-file", args=[self.holder, self.product, name])
        return reverse("field-file", args=[self.subject_type, self.subject, name])

    def page(self, actor: Actor) -> str:
        """The record's own page, or that of what it is a part of; empty where it has none for the reader."""
        if self.subject_type == "task":
            return reverse("desk-queue")
        return page_of(actor, self.subject_type, self.holder or self.subject)


@dataclass(frozen=True, slots=True)
class FieldsBlock:
    """The fields of a record as its card shows them."""

    place: Place
    lines: Sequence[FieldLine]
    form: FieldsForm
    desk: bool = True

    @property
    def read(self) -> list[tuple[str, str]]:
        """What is only read, or has a page or a file to open."""
        shown = [line for line in self.lines if not line.may_change or line.field.type in ("file", "reference")]
        return [self._told(line) for line in shown if line.values]

    def _told(self, line: FieldLine) -> tuple[str, str]:
        href = ""
        if line.field.type == "file":
            href = self.place.file(line.field.name)
        elif line.refers_to and self.desk and line.field.refers in PAGES:
            href = reverse(PAGES[line.field.refers][0], args=[line.refers_to])
        return line.field.title, format_html('<a href="{}">{}</a>', href, line.said) if href else line.said


def fields_block(actor: Actor, subject_type: str, subject: UUID) -> FieldsBlock:
    """The fields of a record whose card its reader may see: those shown of it, and those that hold something.

    Two statements, one where its type has no fields; those of the record's facts too where a field has a condition.
    """
    lines = [line for line in field_lines(actor, subject_type, subject) if line.is_shown or line.values]
    return FieldsBlock(Place(subject_type, subject), lines, FieldsForm(lines), desk=actor.dealer_id is None)


def page_of(actor: Actor, subject_type: str, subject: UUID) -> str:
    """The address of a record's own page; empty where it has none for the reader."""
    name = PAGES.get(subject_type, ("", ""))[1 if actor.dealer_id else 0]
    return reverse(name, args=[subject]) if name else ""
