"""Filling in fields from a sheet: looked at first, then taken over; what is refused is said line by line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import Refusal
from dealernet.foundation.fields.holders import HOLDERS
from dealernet.foundation.fields.published import fields_of
from dealernet.integrations.sheets.ownfields import FINDS, FieldsTaken, fill_by_sheet
from dealernet.web.request import ActorRequest

SHOWN = 200


class FieldsSheetForm(forms.Form):
    """The sheet with values."""

    file = forms.FileField(label=_("Sheet with values"), help_text=_("XLSX or CSV, at most 10,000 lines"))


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: ActorRequest, subject: str) -> HttpResponse:
    """Send a sheet to look at, or to take over; the same page tells what each line did, or would do."""
    if subject not in FINDS:
        raise Http404
    request.actor.require(HOLDERS[subject].power)
    form = FieldsSheetForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, subject, form, None)
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    take = request.POST.get("act") == "take"
    try:
        taken = fill_by_sheet(request.actor, subject, file.name or "", file.read(), take=take)
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return _page(request, subject, form, None)
    return _page(request, subject, FieldsSheetForm(), taken, took=take)


def _page(
    request: ActorRequest, subject: str, form: FieldsSheetForm, taken: FieldsTaken | None, *, took: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "about": HOLDERS[subject].title,
        "may_publish": request.actor.may(PUBLISH),
        "subject": subject,
        "key_title": FINDS[subject][0],
        "fields": [one for one in fields_of(subject) if one.type != "file"],
        "taken": taken,
        "took": took,
        "lines": taken.lines[:SHOWN] if taken else (),
        "more": max(len(taken.lines) - SHOWN, 0) if taken else 0,
    }
    return render(request, "desk/fields/sheet.html", context, status=422 if form.errors else 200)
