"""A list asked by a condition: the condition in its address, the builder it is made with, the views that keep it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from dealernet.foundation.conditions.tree import Group, parsed
from dealernet.foundation.conditions.wording import rows_in_words
from dealernet.foundation.errors import Refusal
from dealernet.foundation.facts import SOURCES
from dealernet.web.components.condition_forms import condition_from, condition_of
from dealernet.web.components.conditions import ConditionForm, GroupForm

IF: Final = "if"
LONGEST: Final = 6_000
"""Of a condition in an address, in letters."""


class ConditionUnreadable(Refusal):
    """The condition of an address means nothing."""

    code = "condition_unreadable"
    status = 422
    field = IF
    message = _t("This condition cannot be read: open the list and mend the marked rows.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked by: the builder, the condition when it is right, and its text for the address."""

    form: ConditionForm
    text: str = ""
    condition: Group | None = None
    is_sent: bool = False
    """It came from the builder: the page goes on to an address of its own."""

    @property
    def is_wrong(self) -> bool:
        """Whether something must be mended before it narrows anything."""
        return not self.form.is_right

    def narrowing(self) -> Group | None:
        """The condition a list is narrowed by; refuses one that is wrong: a list never shows more."""
        if self.is_wrong:
            raise ConditionUnreadable
        return self.condition

    @property
    def in_words(self) -> list[str]:
        """Each row of it as people say it."""
        return rows_in_words(self.form.body, self.form.words) if self.form.body else []


def asked_of(query: Mapping[str, Any], subject: str) -> Asked:
    """The condition of an address, or of the builder that was sent, over the words of a subject."""
    words = SOURCES[subject].asked_of_lists
    if isinstance(query, QueryDict) and f"{IF}-0-kind" in query:
        form = condition_from(query, IF, words)
        return _asked(form, is_sent=True)
    text = str(query.get(IF, ""))
    try:
        body = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        body = None
    if body is None or len(text) > LONGEST:
        return Asked(ConditionForm(IF, words, GroupForm("0", "", "all"), error=_("This condition cannot be read.")))
    return _asked(condition_of(body, IF, words))


def _asked(form: ConditionForm, *, is_sent: bool = False) -> Asked:
    if not form.body:
        return Asked(form, is_sent=is_sent)
    text = json.dumps(form.body, ensure_ascii=False, separators=(",", ":"))
    if len(text) > LONGEST:
        return Asked(replace(form, body=None, error=_("The condition is too long for an address: shorten it.")))
    return Asked(form, text, parsed(form.body, form.words), is_sent)
