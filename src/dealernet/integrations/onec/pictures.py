"""Pictures of products that came with a session: kept under the names the catalogue calls them by."""

from __future__ import annotations

from pathlib import Path

from dealernet.foundation.files.store import KINDS, FileRefused, keep
from dealernet.integrations.onec.report import Report

SPACE = "products"


def keep_pictures(folder: Path, report: Report) -> None:
    """Keep every picture of a session's folder and take it from there. What is no picture is told, and left out."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix.casefold() not in KINDS:
            continue
        try:
            with path.open("rb") as source:
                keep(SPACE, path.relative_to(folder).as_posix(), source)
        except FileRefused as refused:
            report.refuse(path.name, str(refused))
        else:
            report.counts["pictures"] += 1
        path.unlink()
