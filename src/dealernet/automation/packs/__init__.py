"""Packs: what a company switches on by one click: rules with the fields, letters, validations, statuses they need."""

from __future__ import annotations

from dealernet.automation.packs.contents import PACKS, STARTS, Part, parts_of, read, rules_of
from dealernet.automation.packs.publishing import (
    add_pack,
    caught_up_by,
    publish_pack,
    publish_packs,
    publish_rules,
    restore_pack,
    switch_pack_off,
    switch_pack_on,
)
from dealernet.automation.packs.standing import (
    SWITCHED,
    PackRow,
    PartRow,
    list_packs,
    pack_moves,
    pack_preview,
    waiting_on,
)

__all__ = [
    "PACKS",
    "STARTS",
    "SWITCHED",
    "PackRow",
    "Part",
    "PartRow",
    "add_pack",
    "caught_up_by",
    "list_packs",
    "pack_moves",
    "pack_preview",
    "parts_of",
    "publish_pack",
    "publish_packs",
    "publish_rules",
    "read",
    "restore_pack",
    "rules_of",
    "switch_pack_off",
    "switch_pack_on",
    "waiting_on",
]
