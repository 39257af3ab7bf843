"""What 1C exports no more: noted while whole exports come, offered to a person, never hidden in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from dealernet.business.catalog.commands import take_off_sale
from dealernet.business.catalog.queries import on_sale_among
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import system
from dealernet.foundation.errors import NotThere
from dealernet.foundation.events.worker import every
from dealernet.integrations.onec.models import ExchangeSession, Generation, Seen
from dealernet.integrations.onec.sessions import MANAGE

QUIET_FOR: Final = timedelta(minutes=30)


def note_seen(catalogue: str, product_ids: Sequence[UUID]) -> None:
    """These products stood in a file of a catalogue just now. One statement, however many."""
    if not product_ids:
        return
    with connection.cursor() as db:
        db.execute(
            "insert into onec_seen (product_id, catalogue, seen_at) select p, %s, %s from unnest(%s::uuid[]) p"
            " order by p on conflict (product_id) do update set catalogue = excluded.catalogue,"
            " seen_at = excluded.seen_at",
            [catalogue[:120], clock.now(), list(dict.fromkeys(product_ids))],
        )


def note_file(catalogue: str, name: str, *, whole: bool, began: datetime) -> None:
    """A file of a catalogue came; a `whole` one begins a generation unless one is being collected already."""
    now = clock.now()
    standing = Generation.objects.filter(catalogue=catalogue[:120], state="collecting")
    if not standing.update(last_at=now) and whole:
        Generation.objects.bulk_create(
            [Generation(catalogue=catalogue[:120], name=name[:255], began_at=began, last_at=now)],
            ignore_conflicts=True,
        )


@every(60, "1C generations")
def propose() -> int:
    """Whole exports after which nothing came for half an hour: what they left out is offered to a person."""
    quiet = Generation.objects.filter(state="collecting", last_at__lt=clock.now() - QUIET_FOR)
    done = 0
    for generation in quiet:
        gone = missing(generation)
        generation.missing, generation.total = len(gone), _total(generation)
        generation.state = "proposed" if gone else "nothing"
        generation.save(update_fields=["missing", "total", "state"])
        done += 1
    return done


def deactivate(actor: Actor, session: ExchangeSession, began: datetime) -> None:
    """The client says that its export was whole: what the catalogues just exchanged did not name since is hidden.

    Where more than every fifth product would vanish, nothing is hidden and a person is asked.
    """
    catalogues = Seen.objects.filter(seen_at__gte=began).values_list("catalogue", flat=True).distinct()
    for catalogue in list(catalogues):
        with transaction.atomic():
            Generation.objects.filter(catalogue=catalogue, state__in=["collecting", "proposed"]).delete()
            generation = Generation(catalogue=catalogue, began_at=began, last_at=clock.now())
            gone = missing(generation)
            generation.missing, generation.total = len(gone), _total(generation)
            generation.state = "nothing" if not gone else "proposed" if generation.is_suspect else "hidden"
            if generation.state == "hidden":
                generation.decided_at, generation.decided_by = clock.now(), actor.name
                take_off_sale(actor, gone)
            generation.save()


def hide_missing(actor: Actor, generation_id: UUID) -> int:
    """A person says that what 1C exports no more is not sold any more; how many products that were."""
    actor.require(MANAGE)
    with transaction.atomic():
        generation = _proposed(generation_id)
        gone = missing(generation)
        take_off_sale(actor, gone)
        _decide(actor, generation, "hidden")
    return len(gone)


def keep_missing(actor: Actor, generation_id: UUID) -> None:
    """A person says that what did not come stays on sale."""
    actor.require(MANAGE)
    with transaction.atomic():
        _decide(actor, _proposed(generation_id), "kept")


def missing(generation: Generation) -> list[UUID]:
    """The products on sale that the catalogue had and this generation left out. Two statements."""
    gone = Seen.objects.filter(catalogue=generation.catalogue, seen_at__lt=generation.began_at)
    return on_sale_among(system("onec"), list(gone.values_list("product_id", flat=True)))


def examples_of(generation_id: UUID) -> list[UUID]:
    """The first twenty products a generation left out."""
    generation = Generation.objects.filter(id=generation_id).first()
    return missing(generation)[:20] if generation else []


def _total(generation: Generation) -> int:
    every_one = Seen.objects.filter(catalogue=generation.catalogue).values_list("product_id", flat=True)
    return len(on_sale_among(system("onec"), list(every_one)))


def _proposed(generation_id: UUID) -> Generation:
    found = Generation.objects.select_for_update().filter(id=generation_id, state="proposed").first()
    if found is None:
        raise NotThere
    return found


def _decide(actor: Actor, generation: Generation, state: str) -> None:
    generation.state, generation.decided_at, generation.decided_by = state, clock.now(), actor.name
    generation.save(update_fields=["state", "decided_at", "decided_by"])
