"""The letter templates in force: published revisions, else the ones the program comes with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from dealernet.foundation.configuration import publishing

KIND: Final = "letter"
_FILE: Final = Path(__file__).parent / "templates" / "letters.yaml"


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A template of a letter, with the revision that is in force (0: as the program came)."""

    key: str
    revision: int
    subject: str
    body: str


@publishing.kind(KIND)
def problems(body: Any) -> list[str]:
    """A letter has a subject and a body, neither longer than a letter is."""
    if not isinstance(body, dict) or not str(body.get("subject", "")).strip() or not str(body.get("body", "")).strip():
        return ["a letter has a subject and a body"]
    return ["a letter is at most 20,000 characters"] if len(str(body["body"])) > 20_000 else []


def templates_in_force() -> dict[str, LetterTemplate]:
    """All letter templates by key. One statement."""
    found = {key: LetterTemplate(key, 0, body["subject"], body["body"]) for key, body in _come_with().items()}
    for key, one in publishing.in_force(KIND).items():
        found[key] = LetterTemplate(key, one.number, one.body["subject"], one.body["body"])
    return found


@cache
def _come_with() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded
