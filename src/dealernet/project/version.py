"""The version: what the changelog's first entry says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

CHANGELOG: Final = Path(__file__).resolve().parents[3] / "CHANGELOG.md"


def version() -> str:
    """The newest version of the changelog; `0` where it is not beside the source."""
    found = re.search(r"^## (\d{4}\.\d+)", CHANGELOG.read_text(encoding="utf-8"), re.M) if CHANGELOG.exists() else None
    return found[1] if found else "0"
