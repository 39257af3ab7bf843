"""The form of a field: from what is published to controls, from what was typed to what may be published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.fields.field import BUYERS, TYPES, Field
from dealernet.foundation.fields.holders import FILLERS, HOLDERS
from dealernet.foundation.fields.published import LONGEST_HELP, LONGEST_TITLE
from dealernet.foundation.text import slug

LISTED: Final = ("choice", "several")
ASKS_MORE: Final = (*LISTED, "reference")
"""Types that need more than a name: they are finished on the form."""


class NewFieldForm(forms.Form):
    """A field in one line: its name and what it holds."""

    title = forms.CharField(label=_("Name of the field"), max_length=LONGEST_TITLE)
    type = forms.ChoiceField(label=_("What it holds"), choices=TYPES.items())


class FieldForm(forms.Form):
    """Everything of a field that may be changed; what it holds is chosen once."""

    title_ru = forms.CharField(label=_("Name in Russian"), max_length=LONGEST_TITLE)
    title_en = forms.CharField(label=_("Name in English, if needed"), max_length=LONGEST_TITLE, required=False)
    type = forms.ChoiceField(label=_("What it holds"), choices=TYPES.items())
    refers = forms.ChoiceField(label=_("Which record, for “another record”"), required=False)
    choices = forms.CharField(
        label=_("Choices, for a list"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Each in a line of its own; the English name after a “/”, if needed"),
    )
    help_ru = forms.CharField(label=_("Hint for whoever fills it in"), max_length=LONGEST_HELP, required=False)
    help_en = forms.CharField(label=_("The hint in English"), max_length=LONGEST_HELP, required=False)
    buyer = forms.ChoiceField(label=_("Buyers in the cabinet"), choices=BUYERS.items(), widget=forms.RadioSelect)
    required = forms.BooleanField(
        label=_("Must be filled in"), required=False, help_text=_("Whoever saves the fields of a record gives it")
    )
    in_list = forms.BooleanField(label=_("Shown in the list"), required=False)
    comment = forms.CharField(label=_("Why it is changed; it stays in the history"), max_length=500, required=False)

    def __init__(self, *given: Any, subject: str, standing: Field | None = None, **named: Any) -> None:
        """`subject` says whose field it is; `standing` what holds what it holds already."""
        super().__init__(*given, **named)
        self.subject, self.standing = subject, standing
        referable = [(name, holder.title) for name, holder in HOLDERS.items() if holder.sought is not None]
        refers: Any = self.fields["refers"]
        refers.choices = [("", "—"), *referable]
        given_to_buyers = HOLDERS[subject].buyers
        if len(given_to_buyers) == 1:
            del self.fields["buyer"]
        else:
            buyer: Any = self.fields["buyer"]
            buyer.choices = [(key, BUYERS[key]) for key in given_to_buyers]
        if not HOLDERS[subject].key:
            del self.fields["in_list"]
        if standing is not None:
            del self.fields["type"], self.fields["refers"]
            if standing.type not in LISTED:
                del self.fields["choices"]
        for key, one in FILLERS.items():
            if subject in one.subjects:
                self.fields[f"from_{key}"] = forms.CharField(
                    label=one.label, max_length=LONGEST_TITLE, required=False, help_text=one.hint
                )

    @property
    def outside(self) -> list[Any]:
        """The fields of outside systems."""
        return [self[name] for name in self.fields if name.startswith("from_")]

    @staticmethod
    def initial_of(field: Field) -> dict[str, Any]:
        """The form's values of a published field."""
        return {
            "title_ru": field.titles.get("ru", ""),
            "title_en": field.titles.get("en", ""),
            "choices": "\n".join(" / ".join(filter(None, map(one.titles.get, ("ru", "en")))) for one in field.choices),
            "help_ru": field.helps.get("ru", ""),
            "help_en": field.helps.get("en", ""),
            "buyer": field.buyer,
            "required": field.required,
            "in_list": field.in_list,
            **{f"from_{key}": text for key, text in (field.sources or {}).items()},
        }

    def body(self, shown_when: Any) -> dict[str, Any]:
        """What is published; empty parts are left out."""
        given = self.cleaned_data
        of_type = self.standing.type if self.standing else given["type"]
        told = {
            "type": of_type,
            "title": _texts(given["title_ru"], given["title_en"]),
            "help": _texts(given["help_ru"], given["help_en"]),
            "choices": self._choices() if of_type in LISTED else [],
            "refers": self.standing.refers if self.standing else given["refers"] if of_type == "reference" else "",
            "buyer": given.get("buyer", "hidden"),
            "required": given["required"],
            "in_list": given.get("in_list", False),
            "shown_when": shown_when,
            "sources": {key: given[f"from_{key}"] for key in FILLERS if given.get(f"from_{key}")},
        }
        return {name: value for name, value in told.items() if value not in ("", "hidden", False, [], {})}

    def _choices(self) -> list[dict[str, Any]]:
        """The choices line by line; one that was there keeps its key under another English name."""
        known = {one.titles.get("ru", ""): one.key for one in self.standing.choices} if self.standing else {}
        taken, found = set(known.values()), []
        for line in self.cleaned_data["choices"].splitlines():
            russian, _slash, english = (part.strip() for part in line.partition(" / "))
            if not russian:
                continue
            key = known.get(russian) or _free(slug(russian, longest=40) or "choice", taken)
            taken.add(key)
            found.append({"key": key, "title": _texts(russian, english)})
        return found


def quick_body(subject: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is published of a field made in one line: a column where there are lists, filled by whom its name says."""
    body = {"type": given["type"], "title": {"ru": given["title"].strip()}}
    found = {key: one.suggests(given["title"]) for key, one in FILLERS.items() if subject in one.subjects}
    sources = {key: told for key, told in found.items() if told}
    return body | ({"in_list": True} if HOLDERS[subject].key else {}) | ({"sources": sources} if sources else {})


def _texts(russian: str, english: str) -> dict[str, str]:
    texts = {"ru": russian.strip(), "en": english.strip()}
    return {language: text for language, text in texts.items() if text}


def _free(base: str, taken: set[str]) -> str:
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if key not in taken)
