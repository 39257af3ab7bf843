"""Packs of rules: YAML files, published as revisions like any rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from dealernet.automation.rules import KIND
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import publish


def rules_of(pack: str) -> dict[str, Any]:
    """The rules of a pack by key."""
    path = Path(__file__).parent / f"{pack}.yaml"
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def publish_pack(actor: Actor, pack: str = "main") -> dict[str, int]:
    """Publish the rules of a pack; the revision each now has. Publishing again what is in force changes nothing."""
    return {key: publish(actor, KIND, key, body, comment=f"pack {pack}") for key, body in rules_of(pack).items()}
