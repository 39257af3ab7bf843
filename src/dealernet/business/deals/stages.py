"""The life of a deal: the stages fixed in code that every status of a pipeline belongs to."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """What a status means whatever it is called: what is counted, reported and decided by."""

    NEW = "new", pgettext_lazy("deal stage", "New")
    WORK = "work", pgettext_lazy("deal stage", "In work")
    WAITING = "waiting", pgettext_lazy("deal stage", "The buyer decides")
    FULFILMENT = "fulfilment", pgettext_lazy("deal stage", "Payment and shipping")
    WON = "won", pgettext_lazy("deal stage", "Won")
    LOST = "lost", pgettext_lazy("deal stage", "Lost")


CLOSED: Final = (Stage.WON, Stage.LOST)
"""Stages in which nothing more is to be done."""
OPEN: Final = tuple(stage for stage in Stage if stage not in CLOSED)
