"""Definitions: what a company has set up, read by kind and key, looked at before, published as a new revision."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from ninja import Path, Query, Router

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.moving import Difference, difference_to, movable
from dealernet.foundation.configuration.publishing import PUBLISH, InForce
from dealernet.foundation.errors import NotThere
from dealernet.web.api import automation_shapes as shapes
from dealernet.web.api.answers import answered
from dealernet.web.api.refusals import READING, WRITING
from dealernet.web.request import ActorRequest

router = Router(tags=["Definitions"])
Kind = Path[shapes.Key]
_ROW: Final = ("kind", "key", "published_at", "author", "comment")


@router.get("/", response={200: shapes.KindsOut, **READING}, summary="Kinds of definitions")
def index(request: ActorRequest) -> HttpResponse:
    """Rules, validations, letters, names of statuses and the like: everything that may move between installations."""
    request.actor.require(PUBLISH)
    kinds = [
        {"kind": name, "title": str(kind.title), "count": len(publishing.standing(name))}
        for name, kind in movable().items()
    ]
    return answered({"kinds": kinds})


@router.get("/{kind}/", response={200: shapes.DefinitionPage, **READING}, summary="Definitions of a kind")
def of_kind(request: ActorRequest, kind: Kind, asked: Query[shapes.DefinitionsAsked]) -> HttpResponse:
    """Those in force by key, without their bodies; a page after the key `after`."""
    _known(request.actor, kind)
    found = [one for key, one in publishing.standing(kind).items() if key > asked.after]
    following = found[asked.size - 1].key if len(found) > asked.size else None
    return answered({"rows": [_row(one) for one in found[: asked.size]], "next": following})


@router.get("/{kind}/{key}/", response={200: shapes.DefinitionOut, **READING}, summary="One definition")
def card(request: ActorRequest, kind: Kind, key: Kind) -> HttpResponse:
    """As it is in force, with its revision: keep that to publish over it."""
    _known(request.actor, kind)
    return answered(_whole(_standing(kind, key)))


@router.get("/{kind}/{key}/revisions/", response={200: shapes.RevisionPage, **READING}, summary="Its revisions")
def history(request: ActorRequest, kind: Kind, key: Kind, asked: Query[shapes.RevisionsAsked]) -> HttpResponse:
    """What was published, the newest first, without the bodies."""
    _known(request.actor, kind)
    _standing(kind, key)
    found = publishing.revisions(kind, key, limit=asked.size + 1, before=asked.before)
    following = found[asked.size - 1].number if len(found) > asked.size else None
    return answered({"rows": [_row(one) for one in found[: asked.size]], "next": following})


@router.get(
    "/{kind}/{key}/revisions/{int:number}/", response={200: shapes.DefinitionOut, **READING}, summary="One revision"
)
def revision(request: ActorRequest, kind: Kind, key: Kind, number: int) -> HttpResponse:
    """A definition as it was. To go back to it, publish its body anew."""
    _known(request.actor, kind)
    if number >= 2**31:
        raise NotThere
    return answered(_whole(publishing.revision(kind, key, number)))


@router.post("/{kind}/{key}/preview/", response={200: shapes.PreviewOut, **WRITING}, summary="What publishing would do")
def preview(request: ActorRequest, kind: Kind, key: Kind, given: shapes.PreviewIn) -> HttpResponse:
    """The difference to what is in force, and what stands in the way; nothing is changed."""
    _known(request.actor, kind)
    told = difference_to(request.actor, kind, key, given.body)
    standing = publishing.standing(kind).get(key)
    return answered({**difference(told), "revision": standing.number if standing else 0})


@router.post("/{kind}/{key}/publication/", response={200: shapes.PublishedOut, **WRITING}, summary="Publish")
def publication(request: ActorRequest, kind: Kind, key: Kind, given: shapes.PublicationIn) -> HttpResponse:
    """Bring a new revision into force, with the checks pages have. Repeating it changes nothing.

    Refused with 409 when another revision came into force meanwhile, with 422 and the list `values.found` when the body
    has problems, with 403 when it does what its author may not do.
    """
    _known(request.actor, kind)
    number = publishing.publish(request.actor, kind, key, given.body, comment=given.comment, instead_of=given.revision)
    return answered({"kind": kind, "key": key, "revision": number, "changed": number != given.revision})


def difference(told: Difference) -> dict[str, Any]:
    """A difference as the API tells it."""
    return {
        "kind": told.kind,
        "key": told.key,
        "state": told.state,
        "problems": list(told.problems),
        "lines": list(told.lines),
    }


def _known(actor: Actor, kind: str) -> None:
    actor.require(PUBLISH)
    if kind not in movable():
        raise NotThere


def _standing(kind: str, key: str) -> InForce:
    found = publishing.standing(kind).get(key)
    if found is None:
        raise NotThere
    return found


def _row(one: InForce) -> dict[str, Any]:
    return {**{name: getattr(one, name) for name in _ROW}, "revision": one.number}


def _whole(one: InForce) -> dict[str, Any]:
    return {**_row(one), "body": one.body}
