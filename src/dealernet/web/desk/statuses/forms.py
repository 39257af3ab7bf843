"""The form of a status: from what a revision keeps to fields, from what was typed to what may be published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.orders.queries import (
    STATUS_ACTS,
    STATUS_TONES,
    STATUS_UNITS,
    fields_to_lock,
    fields_to_require,
    staff_of,
)
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.powers import powers_of, roles
from dealernet.web.desk.validations.forms import NAMES

NOBODY: Final = "nobody"
MOST: Final = 12


class _Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


def _text(label: Any, longest: int, *, required: bool = False, help_text: Any = "", tall: bool = False) -> Any:
    widget = forms.Textarea(attrs={"rows": 2}) if tall else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, required=required, help_text=help_text, widget=widget)


class StatusForm(forms.Form):
    """Everything of a status but its condition and its tasks."""

    name_ru = _text(_("Staff read, in Russian"), 40, required=True)
    name_en = _text(_("Staff read, in English"), 40)
    buyer_ru = _text(_("Buyers read, in Russian"), 40, help_text=_("Empty: the same as staff"))
    buyer_en = _text(_("Buyers read, in English"), 40)
    tone = forms.ChoiceField(label=_("Colour"), required=False)
    stages = _Several(label=_("Which stage it belongs to"), choices=Stage.choices)
    hint_ru = _text(_("What staff do next, in Russian"), 300, tall=True)
    hint_en = _text(_("What staff do next, in English"), 300, tall=True)
    buyer_hint_ru = _text(_("What the buyer reads about what comes next, in Russian"), 300, tall=True)
    buyer_hint_en = _text(_("What the buyer reads about what comes next, in English"), 300, tall=True)
    require = _Several(label=_("Needed before the order goes on"), required=False)
    require_ru = _text(_("What is said when it is missing, in Russian"), 300, help_text=_("Empty: it is named plainly"))
    require_en = _text(_("What is said when it is missing, in English"), 300)
    lock = _Several(label=_("Staff, rules and 1C do not change"), required=False)
    lock_ru = _text(_("What is said to them, in Russian"), 300, help_text=_("Empty: it is named plainly"))
    lock_en = _text(_("What is said to them, in English"), 300)
    buyer_lock = _Several(label=_("The buyer does not change"), required=False)
    buyer_lock_ru = _text(_("What is said to the buyer, in Russian"), 300, help_text=_("Empty: it is named plainly"))
    buyer_lock_en = _text(_("What is said to the buyer, in English"), 300)

    def __init__(self, *given: Any, **named: Any) -> None:
        """The choices are those of this installation: its fields and roles."""
        super().__init__(*given, **named)
        stages = set(self["stages"].value() or ())
        self._acts = [act for act, one in STATUS_ACTS.items() if not stages or stages.intersection(one.stages)]
        for act, one in STATUS_ACTS.items():
            offered = [(role, NAMES.get(role, role)) for role in roles() if role != "system" and _may(role, one.powers)]
            choices = [*offered, (NOBODY, pgettext_lazy("role", "Nobody by hand"))]
            self.fields[f"act_{act}"] = _Several(label=one.title, required=False, choices=choices)
        tones: Any = self.fields["tone"]
        tones.choices = [("", _("as its stage")), *STATUS_TONES.items()]
        for name, offered_fields in (("require", fields_to_require()), ("lock", fields_to_lock())):
            for field in (name, f"buyer_{name}") if name == "lock" else (name,):
                bound: Any = self.fields[field]
                bound.choices = offered_fields

    def acts(self) -> list[Any]:
        """The fields that say who may do by hand what is done in the stages of the status."""
        return [self[f"act_{act}"] for act in self._acts]

    def opened(self) -> dict[str, bool]:
        """The parts of the page that are not folded: where something is chosen, or wrong."""
        parts = {
            "require": ["require", "require_ru", "require_en"],
            "lock": [f"{who}lock{end}" for who in ("", "buyer_") for end in ("", "_ru", "_en")],
            "acts": [f"act_{act}" for act in self._acts],
        }
        return {part: any(self[name].value() or self[name].errors for name in names) for part, names in parts.items()}

    @staticmethod
    def initial_of(one: Mapping[str, Any]) -> dict[str, Any]:
        """The form's values of a status as it is kept."""
        told: dict[str, Any] = {"tone": one.get("tone", ""), "stages": one.get("stages") or []}
        for field, part in (("name", "name"), ("buyer", "buyer_name"), ("hint", "hint"), ("buyer_hint", "buyer_hint")):
            texts = one.get(part) or {}
            told |= {f"{field}_ru": texts.get("ru", ""), f"{field}_en": texts.get("en", "")}
        for part in ("require", "lock", "buyer_lock"):
            kept = one.get(part) or {}
            message = kept.get("message") or {}
            told |= {part: kept.get("fields") or [], f"{part}_ru": message.get("ru", "")}
            told[f"{part}_en"] = message.get("en", "")
        for act, allowed in (one.get("acts") or {}).items():
            told[f"act_{act}"] = allowed or [NOBODY]
        return told

    def body(self, when: Any, tasks: list[dict[str, Any]]) -> dict[str, Any]:
        """What is kept, without the key."""
        given = self.cleaned_data
        acts = {act: given[f"act_{act}"] for act in STATUS_ACTS if given[f"act_{act}"]}
        told = {
            "name": _texts(given, "name"),
            "buyer_name": _texts(given, "buyer"),
            "stages": given["stages"],
            "tone": given["tone"],
            "when": when,
            "hint": _texts(given, "hint"),
            "buyer_hint": _texts(given, "buyer_hint"),
            "tasks": tasks,
            "require": _locked(given, "require"),
            "lock": _locked(given, "lock"),
            "buyer_lock": _locked(given, "buyer_lock"),
            "acts": {act: [role for role in allowed if role != NOBODY] for act, allowed in acts.items()},
        }
        return {name: value for name, value in told.items() if value}


class TaskForm(forms.Form):
    """A task on entering the status; one without a title is none."""

    title_ru = _text(_("Title of the task, in Russian"), 200)
    title_en = _text(_("In English, if needed"), 200)
    due = forms.IntegerField(label=_("Due in"), min_value=1, max_value=2_000, required=False)
    unit = forms.ChoiceField(label=pgettext_lazy("of time", "Of what"), choices=STATUS_UNITS.items())
    whom = forms.ChoiceField(label=_("For whom"))

    def __init__(self, *given: Any, **named: Any) -> None:
        """Whoever works here may be chosen."""
        people = named.pop("people")
        super().__init__(*given, **named)
        bound: Any = self.fields["whom"]
        by_role = [(f"role:{role}", NAMES.get(role, role)) for role in roles() if role not in ("system", "buyer")]
        bound.choices = [("responsible", _("Responsible manager")), *by_role, *people]

    @property
    def is_there(self) -> bool:
        """Whether it has a title, or is wrong: then it is not folded."""
        return bool(self["title_ru"].value() or (self.is_bound and self.errors))

    def clean_due(self) -> int:
        """Four hours where nothing is said."""
        return self.cleaned_data["due"] or 4


class TaskFormSet:
    """The tasks of a status, with two empty rows below."""

    def __init__(self, data: Any = None, initial: list[dict[str, Any]] | None = None) -> None:
        """As sent, or as kept."""
        people = [(f"person:{one}", name) for one, name in staff_of()]
        kept = initial or []
        sent = "" if data is None else str(data.get("tasks", ""))
        many = min(int(sent) if sent.isdecimal() and len(sent) < 4 else 0, MOST)
        count = len(kept) + 2 if data is None else many
        self.forms = [
            TaskForm(
                data,
                prefix=f"task-{n}",
                people=people,
                initial=kept[n] if n < len(kept) else {"due": 4, "unit": "hours", "whom": "responsible"},
            )
            for n in range(count)
        ]

    @classmethod
    def of(cls, one: Mapping[str, Any]) -> TaskFormSet:
        """The tasks of a status as it is kept."""
        return cls(
            initial=[
                {
                    "title_ru": task["title"].get("ru", ""),
                    "title_en": task["title"].get("en", ""),
                    "due": task.get("due"),
                    "unit": task.get("unit", "hours"),
                    "whom": task.get("for", "responsible"),
                }
                for task in one.get("tasks") or []
            ]
        )

    def is_valid(self) -> bool:
        """Whether every row may be kept."""
        return all([form.is_valid() for form in self.forms])

    def told(self) -> list[dict[str, Any]]:
        """The tasks that have a title."""
        return [
            {"title": _texts(given, "title"), "due": given["due"], "unit": given["unit"], "for": given["whom"]}
            for given in (form.cleaned_data for form in self.forms)
            if given["title_ru"]
        ]


def _may(role: str, powers: tuple[str, ...]) -> bool:
    return bool(powers_of(role).intersection(powers))


def _texts(given: Mapping[str, Any], name: str) -> dict[str, str]:
    told = {"ru": given[f"{name}_ru"], "en": given[f"{name}_en"]}
    return {language: text for language, text in told.items() if text}


def _locked(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    if not given[name]:
        return {}
    message = _texts(given, name)
    return {"fields": given[name], **({"message": message} if message else {})}
