"""The fields of the company's own: by record, added in one line, changed, put in order, archived and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealernet.foundation.configuration.publishing import FIELD, PUBLISH
from dealernet.foundation.errors import Refusal
from dealernet.foundation.facts import Fact
from dealernet.foundation.fields.field import BUYERS, TYPES, Field
from dealernet.foundation.fields.holders import HOLDERS, words_shown_by
from dealernet.foundation.fields.keeping import (
    add_field,
    archive_field,
    change_field,
    move_field,
    named_in,
    restore_field,
)
from dealernet.foundation.fields.published import all_fields, published_field
from dealernet.foundation.fields.queries import count_held
from dealernet.foundation.fields.showing import shown_in_words, shown_while
from dealernet.integrations.sheets.ownfields import FINDS
from dealernet.web.components.condition_forms import condition_from, condition_of
from dealernet.web.components.conditions import ConditionForm
from dealernet.web.desk.configuration.overtaking import Overtaken, begun_from, overtaken_by
from dealernet.web.desk.fields.forms import ASKS_MORE, FieldForm, NewFieldForm, quick_body
from dealernet.web.recalling import is_recalled, typed_in
from dealernet.web.request import ActorRequest

SHOWN: Final = "shown"
"""Begins the names of the builder's controls."""


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The fields of each type of record in their order, and those that are archived."""
    request.actor.require(PUBLISH)
    return _index(request)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, subject: str) -> HttpResponse:
    """A field that is not there yet: in one line from the list, or with everything."""
    request.actor.require(PUBLISH)
    if subject not in HOLDERS:
        raise Http404
    if request.POST.get("quick"):
        return _added_quickly(request, subject)
    if request.method != "POST":
        asked = {"title_ru": request.GET.get("title", "")[:80], "type": request.GET.get("type", ""), "buyer": "hidden"}
        return _page(request, FieldForm(subject=subject, initial=asked), condition_of(None, SHOWN, _words(subject)))
    form, shown = FieldForm(request.POST, subject=subject), condition_from(request.POST, SHOWN, _words(subject))
    if is_recalled(request):
        return _page(request, FieldForm(subject=subject, initial=typed_in(form, request)), shown)
    if form.is_valid() and shown.is_right:
        try:
            made = add_field(request.actor, subject, form.body(shown.body), comment=form.cleaned_data["comment"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _added(request, made)
    return _page(request, form, shown, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, key: str) -> HttpResponse:
    """A field as it is in force, to be published as another revision."""
    field = _field(request, key)
    words = _words(field.subject, but=field.word)
    if request.method != "POST":
        form = FieldForm(subject=field.subject, standing=field, initial=FieldForm.initial_of(field))
        return _page(request, form, condition_of(field.shown_when, SHOWN, words))
    form = FieldForm(request.POST, subject=field.subject, standing=field)
    shown = condition_from(request.POST, SHOWN, words)
    if is_recalled(request):
        again = FieldForm(subject=field.subject, standing=field, initial=typed_in(form, request))
        return _page(request, again, shown)
    came = None
    if form.is_valid() and shown.is_right:
        told, seen = form.cleaned_data["comment"], begun_from(request, field.revision)
        try:
            number = change_field(request.actor, key, form.body(shown.body), comment=told, seen=seen)
        except Refusal as refusal:
            came = overtaken_by(request, FIELD, key, seen, refusal)
            if came is None:
                form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The field is in force, revision %(number)s.") % {"number": number})
            return redirect("desk-fields")
    return _page(request, form, shown, came=came, status=409 if came else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: ActorRequest, key: str) -> HttpResponse:
    """What archiving a field would mean: how many records hold a value, what names it; then it is archived."""
    field = _field(request, key)
    if request.method == "POST":
        archive_field(request.actor, key)
        undo = reverse("desk-field-restoration", args=[key])
        messages.success(
            request, _("“%(title)s” is archived; its values are kept.") % {"title": field.title}, extra_tags=undo
        )
        return redirect("desk-fields")
    context = {"field": field, "held": count_held(field), "named": named_in(field), "about": _about(field.subject)}
    return render(request, "desk/fields/archive.html", context)


@require_POST
def restore(request: ActorRequest, key: str) -> HttpResponse:
    """Bring an archived field back, with its values."""
    field = _field(request, key)
    restore_field(request.actor, key)
    messages.success(request, _("“%(title)s” is back, with its values.") % {"title": field.title})
    return redirect("desk-fields")


@require_POST
def move(request: ActorRequest, key: str) -> HttpResponse:
    """One place up or down."""
    _field(request, key)
    move_field(request.actor, key, up=request.POST.get("to") == "up")
    return redirect(f"{reverse('desk-fields')}#{key.partition('-')[0]}")


def _added_quickly(request: ActorRequest, subject: str) -> HttpResponse:
    form = NewFieldForm(request.POST, auto_id=f"{subject}-%s")
    if not form.is_valid():
        return _index(request, {subject: form}, status=422)
    given = form.cleaned_data
    if given["type"] in ASKS_MORE:
        query = urlencode({"title": given["title"], "type": given["type"]})
        return redirect(f"{reverse('desk-field-new', args=[subject])}?{query}")
    try:
        return _added(request, add_field(request.actor, subject, quick_body(subject, given)))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _index(request, {subject: form}, status=refusal.status)


def _added(request: ActorRequest, field: Field) -> HttpResponse:
    messages.success(
        request, _("“%(title)s” is on cards, in conditions, letters and the API from now on.") % {"title": field.title}
    )
    return redirect(f"{reverse('desk-fields')}#{field.subject}")


def _index(request: ActorRequest, forms: dict[str, NewFieldForm] | None = None, *, status: int = 200) -> HttpResponse:
    found = all_fields()
    parts = [
        {
            "subject": subject,
            "title": holder.title,
            "sheet": subject in FINDS,
            "rows": [_row(one) for one in found if one.subject == subject and not one.archived],
            "form": (forms or {}).get(subject) or NewFieldForm(auto_id=f"{subject}-%s"),
        }
        for subject, holder in sorted(HOLDERS.items(), key=lambda one: one[1].place)
    ]
    archived = [{**_row(one), "about": _about(one.subject)} for one in found if one.archived]
    return render(request, "desk/fields/index.html", {"parts": parts, "archived": archived}, status=status)


def _row(field: Field) -> dict[str, Any]:
    return {
        "field": field,
        "type": TYPES.get(field.type, field.type),
        "buyers": BUYERS.get(field.buyer, field.buyer),
        "shown_for": shown_in_words(field),
        "is_unreadable": bool(field.shown_when) and shown_while(field) is None,
    }


def _about(subject: str) -> Any:
    return HOLDERS[subject].title if subject in HOLDERS else subject


def _field(request: ActorRequest, key: str) -> Field:
    request.actor.require(PUBLISH)
    field = published_field(key)
    if field is None or field.subject not in HOLDERS:
        raise Http404
    return field


def _words(subject: str, *, but: str = "") -> Mapping[str, Fact]:
    """What a field of a type may be shown by: everything but what it holds itself."""
    return {name: word for name, word in words_shown_by(subject).items() if name != but}


def _page(
    request: ActorRequest, form: FieldForm, shown: ConditionForm, *, came: Overtaken | None = None, status: int = 200
) -> HttpResponse:
    field = form.standing
    context = {
        "seen": begun_from(request, field.revision if field else 0),
        "overtaken": came,
        "form": form,
        "shown": shown,
        "is_of_order": form.subject == "line",
        "about": _about(form.subject),
        "field": field,
        "mark": f"{{{{ {field.word} }}}}" if field else "",
        "type": TYPES.get(field.type) if field else "",
        "refers": _about(field.refers) if field and field.refers else "",
    }
    return render(request, "desk/fields/form.html", context, status=status)
