"""Letters as the company writes them: subject, text and message in both languages, tried on a real order, published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dealernet.business.calls.queries import CallFilter, call_letter_facts, list_calls
from dealernet.business.conversations.queries import (
    LETTER,
    LETTER_WORDS,
    letter_body,
    list_templates,
    strange_words,
    try_letter,
    try_message,
)
from dealernet.business.orders.queries import OrderFilter, buyer_letter_facts, letter_facts, list_orders
from dealernet.business.parties.queries import PartyFilter, list_parties
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH, publish, revision_in_force
from dealernet.foundation.errors import Refusal
from dealernet.foundation.paging import Page
from dealernet.foundation.text import slug
from dealernet.web.components.wayfinding import Way
from dealernet.web.desk.configuration.overtaking import begun_from, overtaken_by
from dealernet.web.recalling import ACT
from dealernet.web.request import ActorRequest

ABOUT: Final[Mapping[str, Any]] = {
    "order": pgettext_lazy("a letter about", "an order"),
    "party": pgettext_lazy("a letter about", "a buyer"),
    "call": pgettext_lazy("a letter about", "a call"),
}
"""What a letter of the company's own may be about."""
SOUGHT: Final[Mapping[str, Any]] = {
    "order": gettext_lazy("Order's number; empty is the newest"),
    "party": gettext_lazy("Buyer's name or INN; empty is the newest"),
    "call": gettext_lazy("Number that called; empty is the newest"),
}
"""By what the record is found that a letter is tried on."""
PARTS: Final = ("subject", "body", "message")
LANGUAGES: Final = ("ru", "en")
MOST_TYPED: Final = 20_001


@dataclass(frozen=True, slots=True)
class Typed:
    """A letter as it was typed: texts by part and language, what it is about."""

    about: str
    texts: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Typed:
        """A letter as it is in force."""
        return cls(body["about"], {part: body[part] for part in PARTS})

    @classmethod
    def read(cls, request: ActorRequest, about: str) -> Typed:
        """What the form sent."""
        texts = {
            part: {language: _text(request.POST.get(f"{part}-{language}", "")) for language in LANGUAGES}
            for part in PARTS
        }
        return cls(about, texts)

    @property
    def body(self) -> dict[str, Any]:
        """As it would be published: languages without a text are left out."""
        kept = {part: {one: text for one, text in texts.items() if text.strip()} for part, texts in self.texts.items()}
        kept = {part: texts for part, texts in kept.items() if texts or part != "message"}
        return kept if self.about == "order" else {"about": self.about, **kept}

    @property
    def fields(self) -> list[tuple[str, ...]]:
        """Language, subject, text and message for each language."""
        return [(one, *(self.texts[part].get(one, "") for part in PARTS)) for one in LANGUAGES]


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Every letter that may be written."""
    request.actor.require(PUBLISH)
    return render(request, "desk/letters/templates.html", {"rows": list_templates(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: ActorRequest, key: str) -> HttpResponse:
    """One letter: its texts, its words, how it comes out on a real order, publishing."""
    request.actor.require(PUBLISH)
    body = letter_body(key)
    if body is None:
        raise Http404
    if request.method != "POST":
        return _page(request, key, Typed.of(body))
    return _act(request, key, Typed.read(request, body["about"]))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A letter of the company's own, about an order, a buyer or a call: rules may send it once it is published."""
    request.actor.require(PUBLISH)
    asked = request.GET.get("about", "order")
    about = asked if asked in ABOUT else "order"
    if request.method != "POST":
        return _page(request, "", Typed(about, {part: {} for part in PARTS}))
    return _act(request, "", Typed.read(request, about))


def _act(request: ActorRequest, key: str, typed: Typed) -> HttpResponse:
    if request.POST.get("act") in ("try", ACT):
        return _page(request, key, typed, tried=request.POST["act"] == "try", comment=request.POST.get("comment", ""))
    comment = " ".join(request.POST.get("comment", "").replace("\x00", "").split())
    made = key or _free_key(typed)
    try:
        number = publish(request.actor, LETTER, made, typed.body, comment=comment, instead_of=_seen(request, key))
    except Refusal as refusal:
        return _page(request, key, typed, refusal=refusal, comment=comment)
    messages.success(request, _("The letter is in force, revision %(number)s.") % {"number": number})
    return redirect("desk-letter-template", key=made)


def _seen(request: ActorRequest, key: str) -> int:
    """The revision the page was opened at; 0 for a letter nobody published yet."""
    return begun_from(request, revision_in_force(LETTER, key)[1] if key else 0)


def _free_key(typed: Typed) -> str:
    base = slug(re.sub(r"\{\{.*?\}\}", "", typed.texts["subject"].get("ru", ""))) or "letter"
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, 10_000))) if letter_body(key) is None)


def _page(
    request: ActorRequest,
    key: str,
    typed: Typed,
    *,
    tried: bool = False,
    refusal: Refusal | None = None,
    comment: str = "",
) -> HttpResponse:
    number = _text(request.POST.get("number", "")).strip()[:40]
    seen = _seen(request, key)
    context = {
        "key": key,
        "seen": seen,
        "overtaken": overtaken_by(request, LETTER, key, seen, refusal),
        "typed": typed,
        "words": list(LETTER_WORDS[typed.about].items()),
        "ways": [] if key else [Way(str(title), f"?about={one}", one == typed.about) for one, title in ABOUT.items()],
        "sought": SOUGHT.get(typed.about, ""),
        "number": number,
        "tried": _tried(request.actor, typed, number) if tried else None,
        "comment": comment,
        "refusal": refusal,
    }
    return render(request, "desk/letters/template.html", context, status=refusal.status if refusal else 200)


def _tried(actor: Actor, typed: Typed, number: str) -> dict[str, Any]:
    """How the letter comes out: on the record that was sought, else on the newest one the actor reaches."""
    found = _tried_on(actor, typed.about, number)
    if found is None:
        return {"nothing": typed.about}
    title, facts = found
    language = str(facts.get("language", translation.get_language() or "ru"))
    texts = {part: typed.texts[part].get(language) or typed.texts[part].get("ru", "") for part in PARTS}
    letter = try_letter(texts["subject"], texts["body"], facts, language=language)
    message, whole = try_message(texts["message"], facts)
    strange = strange_words(typed.about, typed.texts)
    goes = facts.get("email", "") if typed.about == "party" else None
    return {"letter": letter, "message": message, "whole": whole, "on": title, "goes": goes, "strange": strange}


def _tried_on(actor: Actor, about: str, number: str) -> tuple[str, Mapping[str, Any]] | None:
    """What a record is called and the words of a letter about it; nothing where there is no such record."""
    page = Page(size=1)
    if about == "order":
        orders = list_orders(actor, page, OrderFilter(text=number) if number else OrderFilter()).rows
        number_sign = "№\u00a0"
        return (f"{number_sign}{orders[0].number}", letter_facts([orders[0].id])[orders[0].id]) if orders else None
    if about == "party":
        buyers = list_parties(actor, page, chosen=PartyFilter(search=number)).rows
        return (buyers[0].name, buyer_letter_facts([buyers[0].id])[buyers[0].id]) if buyers else None
    if about == "call":
        calls = list_calls(actor, page, CallFilter(text=number)).rows
        return (calls[0].who, call_letter_facts([calls[0].id])[calls[0].id]) if calls else None
    return "", {}


def _text(value: str) -> str:
    return value.replace("\x00", "").replace("\r\n", "\n")[:MOST_TYPED]
