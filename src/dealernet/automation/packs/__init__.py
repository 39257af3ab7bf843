"""Packs of rules: YAML files, published as revisions like any rule."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from dealernet.automation.rules import KIND
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import publish


def rules_of(pack: str) -> dict[str, Any]:
    """The rules of a pack by key."""
    return read(Path(__file__).parent / f"{pack}.yaml")


def read(file: Path) -> dict[str, Any]:
    """The rules of a YAML file by key. Refuses with `ValueError` what is not a mapping of rules."""
    try:
        loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as wrong:
        raise ValueError(f"{file.name} is not YAML: {wrong}") from None
    if not isinstance(loaded, dict):
        raise ValueError(f"{file.name} holds no rules: it should be keys with a rule under each")
    return {str(key): body for key, body in loaded.items()}


def publish_rules(actor: Actor, rules: Mapping[str, Any], *, comment: str) -> dict[str, int]:
    """Publish rules, all or none; the revision each now has. Publishing what is in force changes nothing."""
    with transaction.atomic():
        return {key: publish(actor, KIND, key, body, comment=comment) for key, body in rules.items()}


def publish_pack(actor: Actor, pack: str = "main") -> dict[str, int]:
    """Publish the rules of a pack that comes with the program."""
    return publish_rules(actor, rules_of(pack), comment=f"pack {pack}")
