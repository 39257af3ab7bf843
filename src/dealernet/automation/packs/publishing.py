"""Switching packs on and off: what is not here is published, what was changed here stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.automation.packs.contents import CATCHING, PACKS, STARTS, parts_of, rules_of
from dealernet.automation.packs.standing import SWITCHED, bodies_here, missing_of, without_off
from dealernet.automation.recurring import meant_of
from dealernet.automation.rules import KIND
from dealernet.business.orders.queries import STATUSES_KEY, STATUSES_KIND, statuses_as_published
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import PUBLISH, publish

PACK: Final = "pack"


@publishing.kind(PACK, gettext_lazy("Ready packs"))
def problems(body: Any) -> list[str]:
    """Why what is kept of a pack may not be: which of its parts were switched off with it, by kind."""
    off = body.get("off") if isinstance(body, dict) else None
    if not isinstance(off, dict) or set(off) - set(SWITCHED):
        return [_("of a pack is kept which of its rules and validations were switched off with it")]
    return []


def publish_rules(actor: Actor, rules: Mapping[str, Any], *, comment: str) -> dict[str, int]:
    """Publish rules, all or none; the revision each now has. Publishing what is in force changes nothing."""
    with transaction.atomic():
        return {key: publish(actor, KIND, key, body, comment=comment) for key, body in rules.items()}


def publish_pack(actor: Actor, pack: str = "main") -> dict[str, int]:
    """Publish the rules of a pack that comes with the program, after what they need where it is missing."""
    with transaction.atomic():
        _add(actor, pack)
        return publish_rules(actor, rules_of(pack), comment=_commented(pack))


def publish_packs(actor: Actor) -> dict[str, int]:
    """Publish every pack a company starts with."""
    with transaction.atomic():
        return {key: number for pack in STARTS for key, number in publish_pack(actor, pack).items()}


def add_pack(actor: Actor, pack: str) -> int:
    """Publish what of a pack is not here; what was changed here stays. How many definitions that are."""
    with transaction.atomic():
        return _add(actor, pack)


def restore_pack(actor: Actor, pack: str) -> int:
    """Publish every part of a pack as it came, over what was changed here; how many that changes.

    Where a field stands among others stays. Locks each definition.
    """
    actor.require(PUBLISH)
    with transaction.atomic():
        added = _add(actor, pack)
        standing, restored = bodies_here(), 0
        statuses = {part.key: part.body for part in parts_of(pack) if part.kind == STATUSES_KIND}
        if statuses:
            before = list(statuses_as_published())
            after = [statuses.get(one["key"], one) for one in before]
            restored += after != before
            publish(actor, STATUSES_KIND, STATUSES_KEY, after, comment=_commented(pack))
        for part in parts_of(pack):
            if part.kind == STATUSES_KIND:
                continue
            here = standing[part.kind][part.key]
            body = {**part.body, "position": here["position"]} if part.kind == "field" else part.body
            restored += here != body
            publish(actor, part.kind, part.key, body, comment=_commented(pack))
    return added + restored


def switch_pack_off(actor: Actor, pack: str) -> int:
    """Switch off the rules and validations of a pack that are at work; how many. The rest of it stays.

    What was switched off is kept, so that switching it on brings back these alone. Repeating changes nothing. Locks
    each definition.
    """
    with transaction.atomic():
        off = _switched_with(pack)
        standing, many = bodies_here(), 0
        for part in reversed(parts_of(pack)):
            here = standing.get(part.kind, {}).get(part.key)
            if part.kind in SWITCHED and here is not None and not here.get("off"):
                publish(actor, part.kind, part.key, {**here, "off": True}, comment=_commented(pack, off=True))
                off[part.kind] = [*off.get(part.kind, ()), part.key]
                many += 1
        publish(actor, PACK, pack, {"off": off})
    return many


def switch_pack_on(actor: Actor, pack: str) -> int:
    """Switch on again what was switched off with a pack, and add what of it is not here; how many that are.

    What was switched off by itself stays so. Repeating changes nothing. Locks each definition.
    """
    with transaction.atomic():
        many = _add(actor, pack)
        standing = bodies_here()
        for kind, keys in _switched_with(pack).items():
            for key in keys:
                here = standing.get(kind, {}).get(key)
                if here is not None and here.get("off"):
                    publish(actor, kind, key, without_off(here), comment=_commented(pack))
                    many += 1
        if publishing.current(PACK, pack) is not None:
            publish(actor, PACK, pack, {"off": {}})
    return many


def caught_up_by(actor: Actor, pack: str) -> int:
    """How many records a pack catches up with: what happened while it was off, and its rules on a moment then take.

    Counted are its rules at work and those switched off with it, which work again once it is on. Two statements a rule
    and two more; none for most packs.
    """
    actor.require(PUBLISH)
    if pack not in CATCHING:
        return 0
    standing, off = bodies_here().get(KIND, {}), _switched_with(pack).get(KIND, ())
    taking = [key for key in CATCHING[pack] if key in standing and (key in off or not standing[key].get("off"))]
    return sum(meant_of(actor, key) or 0 for key in taking)


def _add(actor: Actor, pack: str) -> int:
    actor.require(PUBLISH)
    missing = missing_of(parts_of(pack))
    for kind, key, body in missing:
        publish(actor, kind, key, body, comment=_commented(pack))
    return len(missing)


def _switched_with(pack: str) -> dict[str, list[str]]:
    standing = publishing.current(PACK, pack)
    return dict(standing.body["off"]) if standing is not None else {}


def _commented(pack: str, *, off: bool = False) -> str:
    told = {"pack": PACKS[pack][0]}
    return _("Pack “%(pack)s” switched off") % told if off else _("Pack “%(pack)s”") % told
