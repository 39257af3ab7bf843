"""Refusals: a request that may not be done, with words for the person who asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.money import written


class Refusal(Exception):
    """Something was asked that cannot be done as asked. The transaction that raised it changed nothing.

    A subclass names the state refused (`BelowMinimum`), carries the values as keywords, and says in
    `message` what is wrong and what would be right, with the values in `%(name)s`.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: ClassVar[str | Promise] = _("This cannot be done.")
    field: ClassVar[str | None] = None

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(values)

    def __str__(self) -> str:
        said = {name: written(v) if isinstance(v, Decimal) else v for name, v in self.values.items()}
        return str(self.message) % said

    def beside(self) -> str:
        """As it is said beside its field, where the reader sees the field anyway."""
        return str(self)


class NotThere(Refusal):
    """It does not exist, or the actor may not know that it does."""

    code = "not_there"
    status = 404
    message = _("There is nothing here.")


class PowerMissing(Refusal):
    """The actor lacks a power."""

    code = "power_missing"
    status = 403
    message = _("Your role does not include this action.")


class BadInput(Refusal):
    """A value cannot be understood; `message` says what would be right."""

    code = "bad_input"
    status = 422
    message = _("This value cannot be used.")


class TooLong(BadInput):
    """A text is longer than what is kept of it: nothing is cut off silently."""

    code = "too_long"
    message = _("At most %(most)s characters fit here, and there are %(count)s. Shorten it; nothing was saved.")

    def __init__(self, field: str | None, *, most: int, count: int) -> None:
        super().__init__(field=field, most=most, count=count)
        self.field = field  # type: ignore[misc] # each text names its own field


class OutsideUnavailable(Exception):
    """An outside system did not answer; trying again may help."""


class OutsideRejected(Exception):
    """An outside system said no; trying again will not help."""
