"""Sheets on the desk: uploading one, what each line would set, change or be refused for, applying it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealernet.foundation.errors import Refusal
from dealernet.integrations.sheets.commands import apply_sheet, require_either, upload_sheet
from dealernet.integrations.sheets.planning import PlannedLine
from dealernet.integrations.sheets.queries import list_sheets, sheet_card
from dealernet.integrations.sheets.template import template
from dealernet.web.request import ActorRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200


class SheetForm(forms.Form):
    """The sheet to upload."""

    file = forms.FileField(
        label=gettext_lazy("Sheet of terms and debts"), help_text=gettext_lazy("XLSX or CSV, at most 10,000 lines")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """Upload a sheet; those that were uploaded before."""
    require_either(request.actor)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            return redirect("desk-sheet", sheet_id=upload_sheet(request.actor, file.name or "", file.read()))
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "sheets": list_sheets(request.actor)}
    return render(request, "desk/sheets/index.html", context, status=422 if form.errors else 200)


@require_safe
def blank(request: ActorRequest) -> HttpResponse:
    """The workbook to fill."""
    require_either(request.actor)
    answer = HttpResponse(template(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="dealernet-terms.xlsx"'
    return answer


@require_safe
def card(request: ActorRequest, sheet_id: UUID) -> HttpResponse:
    """One sheet: what it would do now, the refused lines first; what applying it did."""
    sheet, plan = sheet_card(request.actor, sheet_id)
    cut = request.GET.get("show", "")
    lines = [line for line in plan.lines if _shown(line, cut)]
    lines.sort(key=lambda line: (not line.is_refused, not line.changes_something, line.number))
    context = {"sheet": sheet, "plan": plan, "cut": cut, "lines": lines[:SHOWN], "more": max(len(lines) - SHOWN, 0)}
    return render(request, "desk/sheets/card.html", context)


@require_POST
def application(request: ActorRequest, sheet_id: UUID) -> HttpResponse:
    """Take over what the sheet says."""
    done = apply_sheet(request.actor, sheet_id)
    told = {"terms": done.terms, "debts": done.debts, "refused": done.refused}
    messages.success(
        request, _("Terms changed: %(terms)s, debts of buyers changed: %(debts)s, lines refused: %(refused)s.") % told
    )
    return redirect("desk-sheet", sheet_id=sheet_id)


def _shown(line: PlannedLine, cut: str) -> bool:
    if cut == "refused":
        return line.is_refused or bool(line.withheld)
    return cut != "changes" or line.changes_something
