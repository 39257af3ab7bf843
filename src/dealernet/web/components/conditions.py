"""The condition builder: a tree of all, any and none over rows of field, operator and value, as a part of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import template
from django.utils.translation import pgettext_lazy

from dealernet.foundation.conditions.tree import OPERATORS, WITHOUT_VALUE
from dealernet.foundation.facts import Fact
from dealernet.foundation.workdays.hours import company_zone, zone_here

register = template.Library()

TITLES: Final[Mapping[str, Any]] = {
    "is": pgettext_lazy("operator", "is"),
    "is_not": pgettext_lazy("operator", "is not"),
    "is_one_of": pgettext_lazy("operator", "is one of"),
    "contains": pgettext_lazy("operator", "contains"),
    "at_least": pgettext_lazy("operator", "at least"),
    "more_than": pgettext_lazy("operator", "more than"),
    "at_most": pgettext_lazy("operator", "at most"),
    "less_than": pgettext_lazy("operator", "less than"),
    "is_there": pgettext_lazy("operator", "is set"),
    "is_missing": pgettext_lazy("operator", "is not set"),
}
OF_DAYS: Final[Mapping[str, Any]] = {
    **TITLES,
    "at_least": pgettext_lazy("operator", "not before"),
    "more_than": pgettext_lazy("operator", "after"),
    "at_most": pgettext_lazy("operator", "not after"),
    "less_than": pgettext_lazy("operator", "before"),
}
KINDS: Final[Mapping[str, Any]] = {
    "all": pgettext_lazy("group of conditions", "all of these hold"),
    "any": pgettext_lazy("group of conditions", "at least one of these holds"),
    "none": pgettext_lazy("group of conditions", "none of these holds"),
}
BLANK: Final = "__id__"
"""Stands in a part not yet added for the id it will get."""


def operators_of(kind: str) -> list[tuple[str, Any]]:
    """What a fact of this type may be asked, with the words for it."""
    titles = OF_DAYS if kind == "date" else TITLES
    return [(name, titles[name]) for name, kinds in OPERATORS.items() if kind in kinds]


@dataclass(frozen=True, slots=True)
class RowForm:
    """A row as the form shows it: values as they were typed, and what is wrong with them."""

    id: str
    parent: str
    field: str = ""
    operator: str = ""
    typed: tuple[str, ...] = ()
    error: str = ""

    is_group: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class GroupForm:
    """A group as the form shows it."""

    id: str
    parent: str
    kind: str
    parts: Sequence[RowForm | GroupForm] = ()
    error: str = ""

    is_group: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class ConditionForm:
    """The builder: its prefix, the facts it may ask for, what stands in it, and the tree when all is right."""

    prefix: str
    words: Mapping[str, Fact]
    root: GroupForm
    body: Any = None
    error: str = ""

    @property
    def is_right(self) -> bool:
        """Whether what stands in it is a condition; an empty one holds always."""
        return self.body is not None


@register.inclusion_tag("components/condition.html")
def condition(form: ConditionForm, label: str) -> dict[str, Any]:
    """A builder of a condition; what was typed comes back by `condition_from`, errors beside the rows."""
    blank = {"form": form, "kinds": KINDS, "fields": _fields(form.words)}
    return {
        **blank,
        "label": label,
        "part": form.root,
        "blank_row": RowForm(BLANK, "__parent__"),
        "blank_group": GroupForm(BLANK, "__parent__", "any"),
        "controls": _controls(form),
        "operators": [(kind, operators_of(kind)) for kind in ("text", "number", "money", "date", "yes", "choice")],
    }


@register.inclusion_tag("components/condition_part.html", takes_context=True)
def condition_part(context: Any, part: RowForm | GroupForm) -> dict[str, Any]:
    """A row or a group with all in it."""
    form: ConditionForm = context["form"]
    passed = {name: context[name] for name in ("form", "kinds", "fields")}
    if isinstance(part, GroupForm):
        return {**passed, "part": part, "groups": list(KINDS.items())}
    word = form.words.get(part.field)
    valued = word is not None and bool(part.operator) and part.operator not in WITHOUT_VALUE
    return {
        **passed,
        "part": part,
        "gone": part.field if part.field and word is None else "",
        "operators": operators_of(word.type) if word else [],
        "control": control_of(form, part.id, word, many=part.operator == "is_one_of", row=part) if valued else None,
    }


@register.inclusion_tag("components/condition_value.html")
def condition_value(control: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a row is compared with: a choice, yes or no, a number, a day, a text, or several."""
    return control


def control_of(
    form: ConditionForm, row_id: str, word: Fact | None, *, many: bool, row: RowForm | None = None
) -> dict[str, Any]:
    """The control of a value by the fact's type, with what was typed in it."""
    typed = row.typed if row else ()
    choices = _choices(word)
    return {
        "name": f"{form.prefix}-{row_id}-value",
        "key": _key(row.field if row else "", word, many=many),
        "kind": "choice" if choices else _plain_type(word),
        "many": many,
        "typed": typed,
        "text": "\n".join(typed) if many else (typed[0] if typed else ""),
        "choices": choices,
        "moment": bool(typed) and "T" in typed[0],
        "zone": company_zone() if _plain_type(word) == "date" and zone_here() else "",
        "unknown": [one for one in typed if choices and one not in choices],
        "error": f"{form.prefix}-{row_id}-error" if row and row.error else "",
    }


def _plain_type(word: Fact | None) -> str:
    """What is typed for a fact without choices: one of the company's own words is a text."""
    return "text" if word is None or word.type == "choice" else word.type


def _choices(word: Fact | None) -> dict[str, str]:
    return {str(key): str(title) for key, title in (word.choices or {}).items()} if word else {}


def _key(field: str, word: Fact | None, *, many: bool) -> str:
    return f"{_own(field, word)}:{'many' if many else 'one'}"


def _own(field: str, word: Fact | None) -> str:
    """What tells a control: the field where it has choices of its own, else the type."""
    return f"of-{field}" if word and word.choices else _plain_type(word)


def _controls(form: ConditionForm) -> dict[str, dict[str, Any]]:
    """Every control a row may come to need, by its key."""
    found: dict[str, dict[str, Any]] = {}
    for name, word in form.words.items():
        for many in (False, True) if word.type in OPERATORS["is_one_of"] else (False,):
            found.setdefault(_key(name, word, many=many), control_of(form, BLANK, word, many=many))
    return found


def _fields(words: Mapping[str, Fact]) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    grouped: dict[str, list[tuple[str, str, str, str]]] = {}
    for name, word in words.items():
        grouped.setdefault(str(word.group), []).append((name, str(word.title), word.type, _own(name, word)))
    return list(grouped.items())
