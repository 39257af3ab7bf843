"""A draft of the statuses: it travels from page to page in the forms and is kept with the session, until it is
published or forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.queries import Statuses, former_statuses, order_statuses_in_force, statuses_as_published
from dealernet.foundation.conditions.tree import ConditionWrong
from dealernet.foundation.errors import BadInput
from dealernet.foundation.text import slug
from dealernet.web.request import ActorRequest

LARGEST: Final = 400_000
KEPT: Final = "statuses_draft"
"""Under what the session keeps it."""


class DraftUnreadable(BadInput):
    """The draft of a form is none."""

    code = "draft_unreadable"
    message = _("The draft came broken: open the statuses anew.")


@dataclass(frozen=True, slots=True)
class Draft:
    """Statuses as they would be published, and the revision they were begun from."""

    body: Sequence[Mapping[str, Any]]
    revision: int

    @classmethod
    def begun(cls, former: str = "") -> Draft:
        """What is in force; or a former revision, to go back to it. Two statements."""
        _statuses, revision = order_statuses_in_force()
        body = former_statuses(int(former)) if former.isdecimal() and len(former) < 9 else statuses_as_published()
        return cls(body, revision)

    @classmethod
    def of(cls, request: ActorRequest) -> Draft:
        """The draft a form brings, else the one kept, else what is in force."""
        brought = request.POST if request.POST.get("draft") else request.session.get(KEPT) or {}
        text = str(brought.get("draft") or "")
        if not text:
            return cls.begun()
        try:
            body, revision = json.loads(text) if len(text) <= LARGEST else None, int(brought.get("revision", ""))
        except (ValueError, RecursionError):
            raise DraftUnreadable from None
        if not isinstance(body, list) or not all(_is_one(one) for one in body):
            raise DraftUnreadable
        return cls(body, revision)

    def with_stages(self) -> Draft:
        """With the stages of each status named, also where its condition alone tells them, as in older revisions."""
        if all(one.get("stages") for one in self.body):
            return self
        try:
            statuses = Statuses(self.body)
        except (ConditionWrong, KeyError, TypeError, ValueError):
            return self
        return replace(self, body=[_staged(one, statuses) for one in self.body])

    def keep(self, request: ActorRequest) -> Draft:
        """Keep it with the session: a closed page loses nothing. What is in force already is no draft."""
        if list(self.body) == list(statuses_as_published()):
            self.forget(request)
        else:
            request.session[KEPT] = {"draft": self.text, "revision": str(self.revision)}
        return self

    @staticmethod
    def forget(request: ActorRequest) -> None:
        """Keep it no longer."""
        request.session.pop(KEPT, None)

    @property
    def text(self) -> str:
        """As a form brings it."""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":"))

    def known(self, key: str) -> Mapping[str, Any] | None:
        """The status of this key, if there is one."""
        return next((one for one in self.body if one["key"] == key), None)

    def moved(self, key: str, by: int) -> Draft:
        """With a status so many places further on; where there is no such place it stays."""
        body = list(self.body)
        at = next((n for n, one in enumerate(body) if one["key"] == key), None)
        if at is None or not 0 <= at + by < len(body):
            return self
        body.insert(at + by, body.pop(at))
        return replace(self, body=body)

    def without(self, key: str) -> Draft:
        """Without a status."""
        return replace(self, body=[one for one in self.body if one["key"] != key])

    def with_one(self, one: Mapping[str, Any]) -> Draft:
        """With a status as it is now; a new one stands first: what is above is asked first."""
        if self.known(one["key"]) is None:
            return replace(self, body=[one, *self.body])
        return replace(self, body=[one if each["key"] == one["key"] else each for each in self.body])

    def free_key(self, name: str) -> str:
        """A key made of a name, one that no status has and no address needs."""
        base = slug(name, longest=30) or "status"
        taken = {one["key"] for one in self.body} | {"new", "preview", "publication"}
        return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if key not in taken)


def _staged(one: Mapping[str, Any], statuses: Statuses) -> Mapping[str, Any]:
    found = [stage.value for stage in statuses.stages_of(one["key"])]
    return one if one.get("stages") or not found else {**one, "stages": found}


def _is_one(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("key"), str) and isinstance(one.get("name"), dict)
