"""Why a value of a custom field may be refused."""

from __future__ import annotations

from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput


class FieldRefused(BadInput):
    """Something is wrong with a field that was named."""

    def at(self, place: str) -> Self:
        """The same with where the field stood in what was sent before its name."""
        self.field = self.values["field"] = f"{place}{self.field}"  # type: ignore[misc] # each names its own field
        return self


class FieldWrong(FieldRefused):
    """A value does not fit its field; `why` says what would be right. It is shown beside the field."""

    code = "field_wrong"
    message = _("“%(title)s”: %(why)s")

    def __init__(self, *, word: str, title: str, why: str) -> None:
        super().__init__(field=word, title=title, why=why)
        self.field = word  # type: ignore[misc] # each refusal names its own field

    @property
    def why(self) -> Any:
        """What would be right, without the field's name: for where it stands beside the field."""
        return self.values["why"]


class FieldNotShown(FieldRefused):
    """A field is not shown of the record, so it is not filled in there either; what it holds is kept.

    Staff read of which records it is shown; what the company tells its buyers apart by is not theirs to read.
    """

    code = "field_not_shown"
    message = _("“%(title)s” is not filled in here: it is only for records where %(when)s.")

    def __init__(self, *, word: str, title: str, when: str = "") -> None:
        super().__init__(field=word, title=title, when=when)
        self.field = word  # type: ignore[misc] # each refusal names its own field
        if not when:
            del self.values["when"]
            self.message = _("“%(title)s” is not filled in here.")  # type: ignore[misc]


class FieldUnknown(FieldRefused):
    """There is no such field, or it is not for whoever asks."""

    code = "field_unknown"
    message = _("There is no field “%(name)s” you may change.")

    def __init__(self, *, name: str) -> None:
        super().__init__(field=name[:80], name=name[:80].replace("\x00", ""))
        self.field = name[:80].replace("\x00", "")  # type: ignore[misc] # each refusal names its own field
