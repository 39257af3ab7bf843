"""The form of a validation: from what is published to fields, from what was typed to what may be published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.foundation.access.powers import roles
from dealernet.foundation.access.staff import ROLE_NAMES
from dealernet.foundation.validations import GUARDS, title_of
from dealernet.foundation.validations.guarding import changeable
from dealernet.foundation.validations.publishing import LONGEST_MESSAGE, LONGEST_TITLE, NOT_PEOPLE

NAMES: Final[Mapping[str, Any]] = {
    **ROLE_NAMES,
    "buyer": pgettext_lazy("role", "Buyer, in the cabinet"),
    "rule": pgettext_lazy("role", "Rules: what happens by itself"),
    "program": pgettext_lazy("role", "Programs: the API and 1C"),
}
MEANS: Final = (
    ("forbid", pgettext_lazy("validation", "Forbid while the condition holds")),
    ("require", pgettext_lazy("validation", "Let through only while it holds")),
)


class _Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class ValidationForm(forms.Form):
    """Everything of a validation but its condition, which the builder holds."""

    title_ru = forms.CharField(label=_("Name in Russian"), max_length=LONGEST_TITLE)
    title_en = forms.CharField(label=_("Name in English, if needed"), max_length=LONGEST_TITLE, required=False)
    fields_changed = _Several(label=_("A change of"), required=False, help_text=_("Nothing chosen is any change"))
    roles = _Several(label=_("By whom"), required=False, help_text=_("Nothing chosen is everybody, rules and 1C too"))
    statuses = _Several(
        label=_("In which status before the change"), required=False, help_text=_("Nothing chosen is any status")
    )
    means = forms.ChoiceField(label=_("What it does"), choices=MEANS, widget=forms.RadioSelect, initial="forbid")
    message_ru = forms.CharField(
        label=_("What is said, in Russian"), max_length=LONGEST_MESSAGE, help_text=_("What is wrong, and what to do")
    )
    message_en = forms.CharField(label=_("What is said, in English"), max_length=LONGEST_MESSAGE, required=False)
    beside = forms.ChoiceField(label=_("Beside which field"), required=False)
    comment = forms.CharField(label=_("Why it is changed; it stays in the history"), max_length=500, required=False)

    def __init__(self, *given: Any, subject: str, **named: Any) -> None:
        """`subject` says which fields and statuses there are to choose from."""
        super().__init__(*given, **named)
        guard = GUARDS[subject]
        self.subject = subject
        changed = [(name, title_of(subject, name)) for name in changeable(subject)]
        choices = {
            "fields_changed": changed,
            "roles": [(name, NAMES.get(name, name)) for name in (*roles(), *NOT_PEOPLE) if name != "system"],
            "statuses": guard.statuses(),
            "beside": [("", _("the first of those changed")), *changed],
        }
        for name, offered in choices.items():
            bound: Any = self.fields[name]
            bound.choices = offered
        if not choices["statuses"]:
            del self.fields["statuses"]

    @staticmethod
    def initial_of(body: Mapping[str, Any]) -> dict[str, Any]:
        """The form's values of a published body."""
        titles, messages = body.get("title") or {}, body.get("message") or {}
        return {
            "title_ru": titles.get("ru", ""),
            "title_en": titles.get("en", ""),
            "fields_changed": body.get("fields") or [],
            "roles": body.get("roles") or [],
            "statuses": body.get("statuses") or [],
            "means": body.get("means", "forbid"),
            "message_ru": messages.get("ru", ""),
            "message_en": messages.get("en", ""),
            "beside": body.get("beside", ""),
        }

    def body(self, when: Any, standing: Mapping[str, Any]) -> dict[str, Any]:
        """What is published; whether it is switched off stays as it stands."""
        given = self.cleaned_data
        told = {
            "title": _texts(given["title_ru"], given["title_en"]),
            "subject": self.subject,
            "fields": given["fields_changed"],
            "roles": given["roles"],
            "statuses": given.get("statuses", []),
            "means": given["means"],
            "when": when,
            "message": _texts(given["message_ru"], given["message_en"]),
            "beside": given["beside"],
        }
        kept = {name: value for name, value in told.items() if value}
        return {**kept, "off": True} if standing.get("off") else kept


def _texts(russian: str, english: str) -> dict[str, str]:
    return {"ru": russian, "en": english} if english else {"ru": russian}
