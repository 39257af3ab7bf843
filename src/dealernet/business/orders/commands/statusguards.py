"""What a status keeps people from, as validations: fields it requires and locks, acts it leaves to some roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from dealernet.business.orders.facts.statuses import order_statuses_in_force
from dealernet.business.orders.rules.status import ACTS, Locked, Status
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.tree import Group, Row
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.published import fields_of
from dealernet.foundation.fields.showing import shown_while
from dealernet.foundation.validations import Validation, title_of

ORDER: Final = "order"
ALWAYS: Final = Group("all", ())
LANGUAGES: Final = ("ru", "en")


def of_statuses() -> list[Validation]:
    """The validations of the statuses in force, in their order. Two statements at most."""
    statuses, revision = order_statuses_in_force()
    found: list[Validation] = []
    for status in statuses.listed:
        found += _acts(status, revision)
        found += _requires(status, statuses.stages_of(status.key), revision)
        found += _locks(status, status.locked, "lock", revision, _is_of_staff)
        found += _locks(status, status.locked_for_buyer, "buyer_lock", revision, _is_a_buyer)
    return found


def _acts(status: Status, revision: int) -> Iterator[Validation]:
    for act, roles in status.acts.items():
        yield _validation(
            f"{status.key}.acts.{act}",
            revision,
            status,
            acts=frozenset({act}),
            about=_by_hand_without(frozenset(roles)),
            messages=_said(_not_by_hand, status, act),
        )


def _requires(status: Status, stages: tuple[Stage, ...], revision: int) -> Iterator[Validation]:
    """One a field: what is needed before the order goes on, not before it is cancelled or taken back.

    An own field that the order does not show is not needed of it.
    """
    if not stages:
        return
    shown = {one.word: tree for one in fields_of(ORDER) if (tree := shown_while(one)) is not None}
    order, known = list(Stage), SOURCES[ORDER].words
    back = tuple(one.value for one in (*order[: order.index(stages[-1]) + 1], Stage.CANCELLED))
    for name in status.required.fields:
        if name not in known:
            continue
        stays, asked = Row("stage", "is_one_of", back), shown.get(name)
        needless = (Group("none", (asked,)),) if asked is not None else ()
        yield _validation(
            f"{status.key}.require.{name}",
            revision,
            status,
            fields=frozenset({"stage"}),
            requires=True,
            when=Group("any", (stays, Row(name, "is_there"), *needless)),
            beside=name,
            messages=status.required.messages or _said(_needed, status, name),
        )


def _locks(
    status: Status, locked: Locked, part: str, revision: int, about: Callable[[Actor], bool]
) -> Iterator[Validation]:
    for name in locked.fields:
        yield _validation(
            f"{status.key}.{part}.{name}",
            revision,
            status,
            fields=frozenset({name}),
            beside=name,
            about=about,
            standing_only=True,
            messages=locked.messages or _said(_kept, status, name),
        )


def _validation(key: str, revision: int, status: Status, **told: Any) -> Validation:
    plain: dict[str, Any] = {
        "fields": frozenset(),
        "roles": frozenset(),
        "requires": False,
        "when": ALWAYS,
        "beside": "",
    }
    return Validation(
        key=f"order_statuses.{key}",
        revision=revision,
        titles=status.names,
        subject=ORDER,
        statuses=frozenset({status.key}),
        **{**plain, **told},
    )


def _is_a_buyer(actor: Actor) -> bool:
    return actor.dealer_id is not None


def _is_of_staff(actor: Actor) -> bool:
    return actor.dealer_id is None


def _by_hand_without(roles: frozenset[str]) -> Callable[[Actor], bool]:
    """Whether an actor is a person, by a page or by his own key, whose role is not among these."""
    return lambda actor: actor.id is not None and actor.role not in roles


def _said(words: Callable[[Status, str], str], status: Status, name: str) -> Mapping[str, str]:
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = words(status, name)
    return found


def _not_by_hand(status: Status, act: str) -> str:
    told = {"act": ACTS[act].title if act in ACTS else act, "status": status.label}
    return _("“%(act)s” is not for your role while the order is “%(status)s”.") % told


def _needed(status: Status, name: str) -> str:
    told = {"field": title_of(ORDER, name), "status": status.label}
    return _("Fill in “%(field)s” first: without it the order does not go on from “%(status)s”.") % told


def _kept(status: Status, name: str) -> str:
    told = {"field": title_of(ORDER, name), "status": status.label}
    return _("“%(field)s” does not change while the order is “%(status)s”.") % told
