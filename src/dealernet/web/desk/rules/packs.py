"""Ready packs: what each is for and would bring, how it stands here, switching it on, off, or back to how it came."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dealernet.automation.packs import (
    PACKS,
    SWITCHED,
    PackRow,
    PartRow,
    add_pack,
    caught_up_by,
    list_packs,
    pack_moves,
    pack_preview,
    parts_of,
    restore_pack,
    rules_of,
    switch_pack_off,
    switch_pack_on,
    waiting_on,
)
from dealernet.business.orders.queries import STATUSES_KIND
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration.moving import Difference
from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import Refusal
from dealernet.web.desk.configuration.telling import Change, changes_of
from dealernet.web.desk.rehearsals.views import offered
from dealernet.web.request import ActorRequest

ACTS: Final[dict[str, tuple[Callable[[Actor, str], int], Any]]] = {
    "add": (add_pack, gettext_lazy("The pack “%(pack)s” is at work. Added: %(what)s.")),
    "restore": (restore_pack, gettext_lazy("The pack “%(pack)s” is as it came. Brought back: %(what)s.")),
    "off": (
        switch_pack_off,
        gettext_lazy("The pack “%(pack)s” is switched off. Stopped: %(what)s. What it brought besides stays."),
    ),
    "on": (switch_pack_on, gettext_lazy("The pack “%(pack)s” is at work again. Switched on: %(what)s.")),
}
ASKED: Final = ("off", "restore")
"""What is asked about on a page of its own; switching on has its preview."""

WAITED: Final[dict[str, Any]] = {
    "off": gettext_lazy(
        "Orders that waited on it: %(many)s. Nobody is asked about them any more: look at them yourself."
    ),
    "on": gettext_lazy("Orders that wait on it: %(many)s."),
}

WORDS: Final = re.compile(r"\{\{.*?\}\}")


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The packs that come with the program."""
    request.actor.require(PUBLISH)
    packs = [
        (
            pack,
            _named(pack.rules),
            _by_kind(pack.besides),
            waiting_on(request.actor, pack.key),
            caught_up_by(request.actor, pack.key) if pack.off else 0,
        )
        for pack in list_packs(request.actor)
    ]
    return render(request, "desk/rules/packs.html", {"packs": packs})


@require_safe
def asking(request: ActorRequest, pack: str, act: str) -> HttpResponse:
    """What switching a pack off would stop, or what bringing it back would undo, and what stays; nothing is changed."""
    found = _found(request.actor, pack)
    if act not in ASKED:
        raise Http404
    if act == "off":
        concerned = [one for one in found.parts if one.works and one.kind in SWITCHED]
    else:
        concerned = [one for one in found.parts if one.state != "same"]
    stays = [one for one in found.parts if one not in concerned and one.state != "missing"]
    context = {
        "pack": found,
        "act": act,
        "concerned": _by_kind(concerned),
        "stays": _by_kind(stays),
        "waiting": waiting_on(request.actor, pack),
    }
    return render(request, "desk/rules/pack_asked.html", context)


@require_safe
def preview(request: ActorRequest, pack: str) -> HttpResponse:
    """What switching a pack on would add, definition by definition; nothing is changed."""
    found = _found(request.actor, pack)
    told = pack_preview(request.actor, pack)
    names = {(one.kind, one.key): name for one, name in _named(found.parts)}
    groups: dict[Any, list[Any]] = {}
    for one in told:
        some = _of_statuses(one, found) if one.kind == STATUSES_KIND else [(one, names[one.kind, one.key], _new(one))]
        groups.setdefault(one.title, []).extend(some)
    context = {
        "pack": found,
        "groups": list(groups.items()),
        "again": _by_kind([one for one in found.parts if one.off]) if found.off else [],
        "moved": pack_moves(request.actor, pack),
        "refused": any(one.state == "refused" for one in told),
    }
    return render(request, "desk/rules/pack.html", context)


@require_POST
def switching(request: ActorRequest, pack: str) -> HttpResponse:
    """Add what of a pack is not there; with `act` bring it back to how it came, switch it off, or on again."""
    request.actor.require(PUBLISH)
    act = request.POST.get("act", "add")
    if pack not in PACKS or act not in ACTS:
        raise Http404
    do, said = ACTS[act]
    before = _found(request.actor, pack)
    try:
        do(request.actor, pack)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk-rule-pack-preview", pack)
    what = _changed(before, _found(request.actor, pack))
    messages.success(request, said % {"pack": before.title, "what": what} if what else _("It was so already."))
    if act in WAITED and (waiting := waiting_on(request.actor, pack)):
        messages.info(request, WAITED[act] % {"many": waiting})
    if act in ("on", "add") and (caught := caught_up_by(request.actor, pack)):
        said_too = _("Ticked while it was off: %(many)s. They go on by themselves within the hour.")
        messages.info(request, said_too % {"many": caught})
    return redirect(f"{reverse('desk-rule-packs')}#{pack}")


@require_safe
def rehearsal(request: ActorRequest, pack: str, key: str) -> HttpResponse:
    """The page that asks for the period on which a rule of a pack is tried, before it is switched on or after."""
    request.actor.require(PUBLISH)
    body = rules_of(pack).get(key) if pack in PACKS else None
    if body is None:
        raise Http404
    return offered(request, key, body)


def _found(actor: Actor, pack: str) -> PackRow:
    """A pack as it stands here; not there for whoever may not publish, like one that is unknown."""
    actor.require(PUBLISH)
    found = next((one for one in list_packs(actor) if one.key == pack), None)
    if found is None:
        raise Http404
    return found


def _changed(before: PackRow, after: PackRow) -> str:
    """Of what kinds, and how many of each, is otherwise now: "rules 9, letters 3"."""
    counts: dict[str, int] = {}
    for was, one in zip(before.parts, after.parts, strict=True):
        if (was.state, was.off) != (one.state, one.off):
            name = str(one.kind_title).lower()
            counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"{name} — {many}" for name, many in counts.items())


def _of_statuses(told: Difference, pack: PackRow) -> list[tuple[Difference, str, list[Change]]]:
    """The statuses a pack puts into the list there is, each by itself: those that stand there are not its matter."""
    bodies = {part.key: part.body for part in parts_of(pack.key) if part.kind == told.kind}
    missing = [(part, name) for part, name in _named(pack.besides) if part.kind == told.kind and not part.works]
    return [
        (replace(told, lines=()), name, changes_of(told.kind, None, {**bodies[part.key], "key": None}))
        for part, name in missing
    ]


def _new(told: Difference) -> list[Change]:
    return changes_of(told.kind, told.before, told.body)


def _by_kind(parts: Sequence[PartRow]) -> list[tuple[Any, list[tuple[PartRow, str]]]]:
    """Parts with their names under what definitions of their kind are called."""
    found: dict[Any, list[tuple[PartRow, str]]] = {}
    for one, name in _named(parts):
        found.setdefault(one.kind_title, []).append((one, name))
    return list(found.items())


def _named(parts: Sequence[PartRow]) -> list[tuple[PartRow, str]]:
    """Parts with their names, the words of letters left out."""
    language = translation.get_language() or "ru"
    return [(one, WORDS.sub("…", one.title.get(language) or one.title.get("ru") or one.key)) for one in parts]
