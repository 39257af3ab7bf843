"""Segments: who is in each, how many, what asks by it; one is made of the condition of the list of buyers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealernet.business.parties.access import SEE
from dealernet.business.segments.commands import add_segment, archive_segment, change_segment, restore_segment
from dealernet.business.segments.queries import (
    LONGEST_TITLE,
    VIEW,
    Naming,
    Segment,
    list_segments,
    named_by,
    segment_named,
)
from dealernet.foundation.conditions.wording import rows_in_words
from dealernet.foundation.configuration.publishing import PUBLISH, SEGMENT
from dealernet.foundation.errors import Refusal
from dealernet.foundation.facts import SOURCES
from dealernet.web.components.condition_forms import condition_from, condition_of
from dealernet.web.components.conditions import ConditionForm
from dealernet.web.desk.asking import IF, asked_of
from dealernet.web.desk.configuration.overtaking import Overtaken, begun_from, overtaken_by
from dealernet.web.recalling import is_recalled, typed_in
from dealernet.web.request import ActorRequest

WHEN: Final = "when"


class SegmentForm(forms.Form):
    """The name of a segment, in both languages, and why it is changed; its condition stands in the builder."""

    title_ru = forms.CharField(label=gettext_lazy("Name in Russian"), max_length=LONGEST_TITLE)
    title_en = forms.CharField(
        label=gettext_lazy("Name in English, if needed"), max_length=LONGEST_TITLE, required=False
    )
    comment = forms.CharField(
        label=gettext_lazy("Why it is changed; it stays in the history"), max_length=500, required=False
    )

    @property
    def titles(self) -> dict[str, str]:
        """The names that were given."""
        told = {"ru": self.cleaned_data["title_ru"], "en": self.cleaned_data["title_en"]}
        return {language: text for language, text in told.items() if text}


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Every segment with its condition in words, how many of one's buyers are in it, and what asks by it."""
    request.actor.require(SEE)
    rows = list_segments(request.actor)
    words = dict(SOURCES["party"].asked_of_lists)
    named = named_by([row.segment.key for row in rows])
    context = {
        "rows": [
            {
                "segment": row.segment,
                "count": row.count,
                "is_readable": row.is_readable,
                "when": rows_in_words(row.segment.when, words) if row.is_readable else [],
                "named": named[row.segment.key],
                "buyers": _buyers_in(row.segment),
            }
            for row in rows
        ],
        "may_publish": request.actor.may(PUBLISH),
    }
    return render(request, "desk/segments/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A segment that is not there yet; it begins with the condition of the address, as the list of buyers has it."""
    request.actor.require(PUBLISH)
    if request.method != "POST":
        return _page(request, SegmentForm(), asked_of({IF: request.GET.get(IF, "")}, "party").form.body)
    form, when = SegmentForm(request.POST), condition_from(request.POST, WHEN, SOURCES["party"].asked_of_lists)
    if is_recalled(request):
        return _page(request, SegmentForm(initial=typed_in(form, request)), when)
    if form.is_valid() and when.is_right:
        try:
            add_segment(request.actor, form.titles, when.body, comment=form.cleaned_data["comment"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The segment is there: rules, validations and lists may ask by it."))
            return redirect("desk-segments")
    return _page(request, form, when, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, key: str) -> HttpResponse:
    """A segment as it is in force, to be published as another revision."""
    request.actor.require(PUBLISH)
    standing = segment_named(key)
    if request.method != "POST":
        titles = {f"title_{language}": standing.titles.get(language, "") for language in ("ru", "en")}
        return _page(request, SegmentForm(initial=titles), standing.when, standing)
    form, when = SegmentForm(request.POST), condition_from(request.POST, WHEN, SOURCES["party"].asked_of_lists)
    if is_recalled(request):
        return _page(request, SegmentForm(initial=typed_in(form, request)), when, standing)
    came = None
    if form.is_valid() and when.is_right:
        told, seen = form.cleaned_data["comment"], begun_from(request, standing.revision)
        try:
            number = change_segment(request.actor, key, form.titles, when.body, comment=told, seen=seen)
        except Refusal as refusal:
            came = overtaken_by(request, SEGMENT, key, seen, refusal)
            if came is None:
                form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The segment is in force, revision %(number)s.") % {"number": number})
            return redirect("desk-segments")
    return _page(request, form, when, standing, came=came, status=409 if came else 422)


@require_POST
def archive(request: ActorRequest, key: str) -> HttpResponse:
    """Take a segment out of conditions; one that somebody asks by stays, and says by whom."""
    request.actor.require(PUBLISH)
    standing = segment_named(key)
    try:
        archive_segment(request.actor, key)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk-segment", key=key)
    undo = reverse("desk-segment-restoration", args=[key])
    messages.success(request, _("“%(title)s” is archived.") % {"title": standing.title}, extra_tags=undo)
    return redirect("desk-segments")


@require_POST
def restore(request: ActorRequest, key: str) -> HttpResponse:
    """Bring an archived segment back."""
    request.actor.require(PUBLISH)
    standing = segment_named(key)
    restore_segment(request.actor, key)
    messages.success(request, _("“%(title)s” is back.") % {"title": standing.title})
    return redirect("desk-segments")


def _page(
    request: ActorRequest,
    form: SegmentForm,
    when: Any,
    standing: Segment | None = None,
    *,
    came: Overtaken | None = None,
    status: int = 200,
) -> HttpResponse:
    drawn = when if isinstance(when, ConditionForm) else condition_of(when, WHEN, SOURCES["party"].asked_of_lists)
    context = {
        "form": form,
        "seen": begun_from(request, standing.revision if standing else 0),
        "overtaken": came,
        "when": drawn,
        "is_empty": form.is_bound and drawn.is_right and not drawn.body,
        "segment": standing,
        "named": [(one, _place_of(one)) for one in named_by([standing.key])[standing.key]] if standing else [],
    }
    return render(request, "desk/segments/form.html", context, status=status)


def _buyers_in(segment: Segment) -> str:
    asked: Mapping[str, Any] = {"field": segment.word, "operator": "is", "value": True}
    return f"{reverse('desk-buyers')}?{urlencode({IF: json.dumps(asked, separators=(',', ':'))})}"


def _place_of(one: Naming) -> str:
    """Where what asks by a segment is looked at; a saved view has no page but its list."""
    return "" if one.kind == VIEW else reverse("desk-configuration-history", args=[one.kind, one.key])
