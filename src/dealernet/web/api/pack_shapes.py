"""Shapes of ready packs."""

from __future__ import annotations

from typing import Literal

from ninja import Schema

from dealernet.web.api.automation_shapes import DifferenceOut, Key
from dealernet.web.api.shapes import Given
from dealernet.web.api.status_shapes import OrderStatusMoved

__all__ = ["Key", "PackOut", "PackPreviewOut", "PacksOut", "SwitchPackIn"]


class PackPartOut(Schema):
    """A part of a pack here: `state` is same, changed or missing."""

    kind: str
    key: str
    title: dict[str, str]
    state: str
    off: bool


class PackOut(Schema):
    """A pack: what it is for, how many of its rules are at work, how many orders wait for what it asks; its parts."""

    pack: str
    title: str
    about: str
    working: int
    waiting: int
    catching_up: int = 0
    parts: list[PackPartOut]


class PacksOut(Schema):
    """The packs that come with the program."""

    packs: list[PackOut]


class PackPreviewOut(Schema):
    """What adding a pack would do, definition by definition; how many orders its statuses would take, `moved`."""

    found: list[DifferenceOut]
    moved: list[OrderStatusMoved]


class SwitchPackIn(Given):
    """What to do with a pack."""

    act: Literal["on", "off", "restore"]
