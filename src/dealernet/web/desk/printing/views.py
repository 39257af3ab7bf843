"""The list of printed forms, and the page one is built on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealernet.business.documents.commands import keep_picture
from dealernet.business.documents.queries import BLOCKS, FORM_WORDS, PRINTED_FORM, came_with, form_body, forms_in_force
from dealernet.foundation.configuration.publishing import PUBLISH, publish
from dealernet.foundation.errors import Refusal
from dealernet.foundation.text import slug
from dealernet.web.desk.configuration.overtaking import begun_from, overtaken_by
from dealernet.web.desk.printing.drafting import Draft
from dealernet.web.desk.printing.keeping import forget_draft, keep_draft, kept_draft
from dealernet.web.desk.printing.looking import looked
from dealernet.web.desk.printing.presenting import cards_of
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Every printed form there is."""
    request.actor.require(PUBLISH)
    rows = sorted(forms_in_force().values(), key=lambda one: (one.off, one.about, one.title))
    return render(request, "desk/printing/index.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, key: str) -> HttpResponse:
    """One form: its blocks, how it comes out on a real order, publishing."""
    request.actor.require(PUBLISH)
    body, revision = form_body(key)
    if request.method != "POST":
        came = came_with(key) if request.GET.get("as") == "came" else None
        return _page(request, key, Draft.of(came, revision)) if came else _begun(request, key, Draft.of(body, revision))
    return _act(request, key, Draft.sent(request.POST, body.get("about") or "order"))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A form of the company's own, about an order."""
    request.actor.require(PUBLISH)
    if request.method != "POST":
        return _begun(request, "", Draft.blank())
    return _act(request, "", Draft.sent(request.POST, "order"))


def _begun(request: ActorRequest, key: str, standing: Draft) -> HttpResponse:
    """The form as it is in force, or as its author left it."""
    kept = kept_draft(request, key, standing)
    return _page(request, key, kept or standing, resumed=kept is not None)


def _act(request: ActorRequest, key: str, draft: Draft) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "forget":
        forget_draft(request, key)
        return redirect("desk-form", key=key) if key else redirect("desk-form-new")
    keep_draft(request, key, draft)
    try:
        draft = _with_picture(request, draft)
        if act == "publish":
            return _published(request, key, draft)
    except Refusal as refusal:
        return _page(request, key, draft, refusal=refusal)
    moved = draft.acted(act, request.POST.get("adds", ""))
    keep_draft(request, key, moved)
    tried = looked(request.actor, moved, key, request.POST.get("number", "")) if act == "look" else None
    return _page(request, key, moved, act=act, tried=tried)


def _published(request: ActorRequest, key: str, draft: Draft) -> HttpResponse:
    comment = " ".join(request.POST.get("comment", "").replace("\x00", "").split())
    made = key or _free_key(draft)
    seen = begun_from(request, draft.revision)
    number = publish(request.actor, PRINTED_FORM, made, draft.body, comment=comment, instead_of=seen)
    forget_draft(request, key)
    messages.success(request, _("The printed form is in force, revision %(number)s.") % {"number": number})
    return redirect("desk-form", key=made)


def _with_picture(request: ActorRequest, draft: Draft) -> Draft:
    """The draft with the picture that came along in its open block; refused as `keep_picture` does."""
    given = request.FILES.get("o-file-new")
    if draft.open is None or not isinstance(given, UploadedFile) or given.file is None:
        return draft
    kept = keep_picture(request.actor, given.name or "", given)
    return draft.with_block(draft.open, {**draft.blocks[draft.open], "file": kept})


def _free_key(draft: Draft) -> str:
    known = {*forms_in_force(), "new", "look"}
    base = slug(draft.titles.get("ru", "")) or "form"
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if key not in known)


def _page(
    request: ActorRequest,
    key: str,
    draft: Draft,
    *,
    refusal: Refusal | None = None,
    act: str = "",
    tried: Mapping[str, Any] | None = None,
    resumed: bool = False,
) -> HttpResponse:
    context = {
        "resumed": resumed,
        "overtaken": overtaken_by(request, PRINTED_FORM, key, draft.revision, refusal),
        "key": key,
        "draft": draft,
        "cards": cards_of(draft),
        "kinds": [(name, one) for name, one in BLOCKS.items() if draft.about in one.about],
        "words": list(FORM_WORDS[draft.about].items()),
        "number": request.POST.get("number", "")[:40],
        "comment": request.POST.get("comment", ""),
        "refusal": refusal,
        "moved": _place_after(act),
        "may_go_back": bool(draft.revision) and came_with(key) is not None,
        "tried": tried,
    }
    part = "#editor" if request.htmx else ""
    answer = render(request, f"desk/printing/form.html{part}", context, status=refusal.status if refusal else 200)
    if request.htmx:
        answer.headers["HX-Trigger-After-Settle"] = "redrawn"
    return answer


def _place_after(act: str) -> str:
    """The button to stand on after a block was moved, so that a key pressed again moves it on."""
    word, _colon, place = act.partition(":")
    if word not in ("up", "down") or not place.isdecimal() or len(place) > 3:
        return ""
    return f"{word}:{int(place) + (1 if word == 'down' else -1)}"
