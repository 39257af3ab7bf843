"""What becomes of a call, which way it goes, and how a manager marks it."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class Direction(models.TextChoices):
    """Who called whom."""

    IN = "in", pgettext_lazy("call", "Incoming")
    OUT = "out", pgettext_lazy("call", "Outgoing")


class Outcome(models.TextChoices):
    """What became of a call."""

    GOING = "going", pgettext_lazy("call", "Going on")
    ANSWERED = "answered", pgettext_lazy("call", "Answered")
    MISSED = "missed", pgettext_lazy("call", "Not answered")
    BUSY = "busy", pgettext_lazy("call", "Busy")
    FAILED = "failed", pgettext_lazy("call", "Not connected")


class Mark(models.TextChoices):
    """Whether a call was to the point, as a manager says."""

    TARGET = "target", pgettext_lazy("call", "To the point")
    OFF_TARGET = "off_target", pgettext_lazy("call", "Not to the point")


UNHEARD: Final = (Outcome.MISSED, Outcome.BUSY)
"""How an incoming call ends that somebody should call back."""
