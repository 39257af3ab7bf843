"""What saved views announce. Subject: the view. Stream: its owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.events.event import Event, announced


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSaved(Event):
    """A view of a list was saved, or saved anew."""

    kind: ClassVar[str] = "savedviews.saved"
    says: ClassVar[Any] = _("The view “%(name)s” was saved")
    subject_type: ClassVar[str] = "view"
    list: str
    name: str
    is_shared: bool


@announced
@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRemoved(Event):
    """A view of a list was removed."""

    kind: ClassVar[str] = "savedviews.removed"
    says: ClassVar[Any] = _("The view “%(name)s” was removed")
    subject_type: ClassVar[str] = "view"
    list: str
    name: str
