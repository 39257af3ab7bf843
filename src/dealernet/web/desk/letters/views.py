"""Letters on the desk: what left, what waits and why; in the demo this is the mailbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from dealernet.business.conversations.access import SEE
from dealernet.business.conversations.commands import send_again
from dealernet.business.conversations.queries import LetterRow, letter_card, list_letters
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.paging import Page, Slice
from dealernet.web.components.wayfinding import Way
from dealernet.web.desk.letters.listing import LETTERS, LettersChosen
from dealernet.web.desk.records import Record, records_of
from dealernet.web.desk.savedviews.offering import asking
from dealernet.web.listing.columns import columns_of
from dealernet.web.middleware import POLICY
from dealernet.web.request import ActorRequest

FACE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


WHYS: Final[Mapping[str, Any]] = {
    "blocked": gettext_lazy("The reader blocked the bot."),
    "not_found": gettext_lazy("The reader's chat with the bot is gone."),
    "unlinked": gettext_lazy("The reader unlinked Telegram before it left."),
    "no_messenger": gettext_lazy("Telegram is not connected."),
}
"""Why a message was not delivered, where it is not the outside system's own words."""


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Letters, newest first."""
    request.actor.require(SEE)
    chosen = LettersChosen.read(request.GET)
    if chosen.asked.is_sent and not chosen.asked.is_wrong:
        return redirect(request.path + chosen.query())
    found: Slice[LetterRow] = Slice(())
    if not chosen.asked.is_wrong:
        told, page, asked = chosen.parts, Page.of(request.GET), chosen.asked.narrowing()
        state, channel, text = told["state"], told["channel"], told["q"]
        found = list_letters(request.actor, page, state=state, channel=channel, text=text, condition=asked)
    columns = columns_of(request.actor, LETTERS, chosen, ())
    context = {
        "rows": found.rows,
        "next": chosen.query(after=str(found.next)) if found.next else "",
        "may_publish": request.actor.may(PUBLISH),
        **asking(request, columns, chosen, _cuts(chosen)),
    }
    status = 422 if chosen.asked.is_wrong else 200
    return render(request, f"desk/letters/index.html{'#found' if request.htmx else ''}", context, status=status)


def _cuts(chosen: LettersChosen) -> list[dict[str, Any]]:
    """The cuts above the list: by what became of letters, and by channel."""
    cuts: list[tuple[str, dict[str, str]]] = [
        (_("All"), {}),
        (_("Waiting"), {"state": "due"}),
        (_("Not delivered"), {"state": "failed"}),
        (_("By e-mail"), {"channel": "email"}),
        (_("In Telegram"), {"channel": "telegram"}),
    ]
    return [{"title": title, "href": f"?{urlencode(parts)}", "on": chosen.is_at(**parts)} for title, parts in cuts]


@require_safe
def card(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """One letter as its reader sees it, or as plain text, and how it fared."""
    letter = letter_card(request.actor, message_id)
    plain = request.GET.get("face") == "text" or not letter.html
    faces = [Way(_("As its reader sees it"), "?", on=not plain), Way(_("Plain text"), "?face=text", on=plain)]
    context = {
        "letter": letter,
        "plain": plain,
        "faces": faces if letter.html else [],
        "why": WHYS.get(letter.error, letter.error),
        "about": _about(request.actor, letter),
    }
    response = render(request, "desk/letters/card.html", context)
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


def _about(actor: Actor, letter: LetterRow) -> Record | None:
    """The record a letter is about, where the reader reaches it. At most three statements."""
    if letter.about_record is None:
        return None
    return records_of(actor, [(kind, letter.about_record) for kind in ("order", "party", "call")]).get(
        letter.about_record
    )


@require_safe
@xframe_options_sameorigin
def face(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """The letter alone, to be shown in a frame: no scripts, nothing loaded, only its own styles."""
    letter = letter_card(request.actor, message_id)
    response = HttpResponse(letter.html)
    response.headers["Content-Security-Policy"] = FACE_POLICY
    return response


@require_POST
def again(request: ActorRequest, message_id: UUID) -> HttpResponse:
    """Try a letter again, to a corrected address if one is given."""
    send_again(request.actor, message_id, recipient=request.POST.get("recipient", "").strip())
    messages.success(request, _("The letter is sent again."))
    return redirect("desk-letter", message_id=message_id)
