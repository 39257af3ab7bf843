"""Sheets as their pages show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.integrations.sheets.commands import require_either
from dealernet.integrations.sheets.models import TermSheet
from dealernet.integrations.sheets.planning import Plan, plan
from dealernet.integrations.sheets.reading import read_table


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet in the list: which file, who and when, what came of it."""

    id: UUID
    name: str
    uploaded_at: datetime
    uploaded_by: str
    applied_at: datetime | None
    report: dict[str, int]
    refused: list[dict[str, Any]]


def list_sheets(actor: Actor, *, limit: int = 30) -> list[SheetRow]:
    """The newest sheets, without their refused lines. One statement."""
    require_either(actor)
    found = TermSheet.objects.select_related("uploaded_by").defer("content", "refused").order_by("-uploaded_at")
    return [_row(sheet, []) for sheet in found[:limit]]


def sheet_card(actor: Actor, sheet_id: UUID) -> tuple[SheetRow, Plan]:
    """One sheet and what it would do if it were applied now. Eight statements, however many lines."""
    require_either(actor)
    sheet = TermSheet.objects.select_related("uploaded_by").filter(id=sheet_id).first()
    if sheet is None:
        raise NotThere
    return _row(sheet, sheet.refused), plan(actor, read_table(sheet.name, bytes(sheet.content)))


def sheets_seen_at(moments: Collection[datetime]) -> dict[datetime, str]:
    """The file name of the sheet whose values were seen at each of these moments. One statement."""
    found = TermSheet.objects.filter(uploaded_at__in=set(moments))
    return dict(found.values_list("uploaded_at", "name"))


def _row(sheet: TermSheet, refused: list[dict[str, Any]]) -> SheetRow:
    return SheetRow(
        id=sheet.id,
        name=sheet.name,
        uploaded_at=sheet.uploaded_at,
        uploaded_by=sheet.uploaded_by.name if sheet.uploaded_by else "",
        applied_at=sheet.applied_at,
        report=sheet.report,
        refused=refused,
    )
