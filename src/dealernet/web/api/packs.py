"""Ready packs: how each stands here, what it would add, switched on, off, or back to how it came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from ninja import Path, Router

from dealernet.automation.packs import (
    PACKS,
    PackRow,
    caught_up_by,
    list_packs,
    pack_moves,
    pack_preview,
    restore_pack,
    switch_pack_off,
    switch_pack_on,
    waiting_on,
)
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import NotThere
from dealernet.web.api import pack_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.definitions import difference
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.api.statuses import moved
from dealernet.web.request import ActorRequest

router = Router(tags=["Packs"])
Pack = Path[shapes.Key]
ACTS: Final[dict[str, Callable[[Actor, str], int]]] = {
    "on": switch_pack_on,
    "off": switch_pack_off,
    "restore": restore_pack,
}


@router.get("/", response={200: shapes.PacksOut, **READING}, summary="Ready packs")
def index(request: ActorRequest) -> HttpResponse:
    """Every pack with its parts: as they came, changed here, missing, switched off."""
    return answered({"packs": [_pack(request.actor, one) for one in list_packs(request.actor)]})


@router.get("/{pack}/preview/", response={200: shapes.PackPreviewOut, **READING}, summary="What a pack would add")
def preview(request: ActorRequest, pack: Pack) -> HttpResponse:
    """Definition by definition, with what stands in the way, and where orders would go; nothing is changed."""
    found = [difference(one) for one in pack_preview(request.actor, _known(pack))]
    return answered({"found": found, "moved": [moved(one) for one in pack_moves(request.actor, pack)]})


@router.post("/{pack}/switch/", response={200: shapes.PackOut, **WRITING}, summary="Switch a pack on or off")
def switch(request: ActorRequest, pack: Pack, given: shapes.SwitchPackIn) -> HttpResponse:
    """`on` adds what is missing and switches on again what was switched off with it; what was changed here stays.

    `off` switches its rules and validations off, the rest stays; `restore` brings all back to how it came. Repeating
    changes nothing.
    """
    ACTS[given.act](request.actor, _known(pack))
    return answered(_pack(request.actor, next(one for one in list_packs(request.actor) if one.key == pack)))


def _known(pack: str) -> str:
    if pack not in PACKS:
        raise NotThere
    return pack


def _pack(actor: Actor, pack: PackRow) -> dict[str, Any]:
    parts = [
        {"kind": one.kind, "key": one.key, "title": one.title, "state": one.state, "off": one.off} for one in pack.parts
    ]
    return {
        "pack": pack.key,
        "title": pack.title,
        "about": pack.about,
        "working": pack.working,
        "waiting": waiting_on(actor, pack.key),
        "catching_up": caught_up_by(actor, pack.key),
        "parts": parts,
    }
