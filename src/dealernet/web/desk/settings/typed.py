"""Secrets that were typed into a form that came back: they go along sealed, so that nobody pastes them again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.secrets import SecretUnreadable, opened, sealed

_PREFIX: Final = "typed_"


def with_typed(actor: Actor, place: str, sent: QueryDict, names: Iterable[str]) -> QueryDict:
    """What a form sent, an empty secret as it was typed before. One sealed by another person or for another place,
    or kept in the configuration, is nothing here."""
    told = sent.copy()
    for name in names:
        if not told.get(name):
            told[name] = _unsealed(_mark(actor, place, name), told.get(_PREFIX + name, ""))
    return told


def typed_again(
    actor: Actor, place: str, form: forms.Form, sent: QueryDict, names: Iterable[str]
) -> list[tuple[str, str]]:
    """The hidden fields a refused form carries, by name; the secrets themselves may stay empty from now on."""
    found = []
    for name in names:
        if secret := sent.get(name, ""):
            found.append((_PREFIX + name, sealed(_mark(actor, place, name) + secret)))
            form.fields[name].required = False
            form.fields[name].help_text = _("Kept as you typed it; type only to change it")
    return found


def _mark(actor: Actor, place: str, name: str) -> str:
    return f"typed {actor.id} {place} {name}\n"


def _unsealed(mark: str, token: str) -> str:
    try:
        found = opened(token)
    except SecretUnreadable:
        return ""
    return found.removeprefix(mark) if found.startswith(mark) else ""
