"""The fields of one record as a form: drawn from what is published, read as it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation.errors import Refusal
from dealernet.foundation.fields.errors import FieldNotShown, FieldWrong
from dealernet.foundation.fields.queries import FieldLine
from dealernet.foundation.fields.values import typed_text

AWAY: Final = "__away"
"""Ends the name of the tick that takes a file away."""
_HINTS: Final[Mapping[str, Any]] = {
    "party": _("The buyer's name or INN"),
    "product": _("Part number or name"),
    "order": _("Number of the order"),
    "deal": _("Number of the deal"),
}


class _Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class FieldsForm(forms.Form):
    """The fields of a record that its reader may change; what is wrong is said by `set_fields`, beside its field."""

    def __init__(self, lines: Sequence[FieldLine], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.lines = [line for line in lines if line.may_change]
        self.closed = [line for line in lines if not line.is_shown]
        for line in self.lines:
            self.fields[line.field.word] = _control(line)
            if line.field.type == "file" and line.values and not line.field.required:
                self.fields[line.field.word + AWAY] = forms.BooleanField(label=_("Take the file away"), required=False)

    def clean(self) -> None:
        """What was typed into a field that is not shown of the record any more is told, not lost without a word."""
        super().clean()
        for line in self.closed:
            word = line.field.word
            sent = self.files.get(word) or self.data.get(word, "")
            if sent and str(sent) not in {str(one) for one in (line.typed, typed_text(line.field, line.values))}:
                self.add_error(None, str(FieldNotShown(word=word, title=line.field.title)))

    @property
    def told(self) -> dict[str, Any]:
        """What was sent, by the field's name, as `set_fields` takes it; a file that was not sent stays."""
        found: dict[str, Any] = {}
        for line in self.lines:
            word, given = line.field.word, self.cleaned_data.get(line.field.word)
            if line.field.type == "file" and not given and not self.cleaned_data.get(word + AWAY):
                continue
            untouched = line.field.type == "yes" and not given and not line.values and not line.field.required
            found[line.field.name] = None if untouched else given
        return found

    def show(self, refusal: Refusal) -> None:
        """Show a refusal beside its field."""
        there = refusal.field if refusal.field in self.fields else None
        if there:
            self.add_error(there, str(refusal.why) if isinstance(refusal, FieldWrong) else refusal.beside())
        else:
            self.add_error(None, str(refusal))

    @property
    def bounds(self) -> list[tuple[Any, bool]]:
        """The fields in their order, each with whether it is several ticks."""
        return [(self[name], isinstance(self.fields[name], _Several)) for name in self.fields]

    @property
    def has_files(self) -> bool:
        """Whether a file may be sent by it."""
        return any(line.field.type == "file" for line in self.lines)


def _control(line: FieldLine) -> forms.Field:
    field = line.field
    hint = field.help or (_HINTS.get(field.refers, "") if field.type == "reference" else "")
    label = _("%(title)s, must be filled in") % {"title": field.title} if field.required else field.title
    told: dict[str, Any] = {"label": label, "help_text": hint, "required": False}
    if field.type == "yes":
        return forms.BooleanField(**told, initial=bool(line.values and line.values[0]))
    if field.type == "several":
        return _Several(**told, choices=[(one.key, one.title) for one in field.choices], initial=line.typed)
    if field.type == "choice":
        choices = [("", pgettext_lazy("choice", "not chosen")), *((one.key, one.title) for one in field.choices)]
        return forms.ChoiceField(**told, choices=choices, initial=line.typed)
    if field.type == "file":
        told["help_text"] = hint or _("A picture or PDF, at most 25 MB")
        return forms.FileField(**told, widget=forms.FileInput)
    widget = forms.TextInput()
    if field.type == "date":
        widget = forms.TextInput(attrs={"type": "date"})
    elif field.type in ("number", "money"):
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
    initial = typed_text(field, line.values) if field.type in ("number", "money") else line.typed
    return forms.CharField(**told, widget=widget, initial=initial)
