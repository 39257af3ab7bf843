"""Checking a connection: whether 1C answers, what it publishes, what is missing; kept for every later reading."""

from __future__ import annotations

from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.exchange.journal import MANAGE
from dealernet.foundation.secrets import SecretUnreadable
from dealernet.integrations.onec.models import OdataBase
from dealernet.integrations.onec.odata.errors import NotPublished, WrongUser
from dealernet.integrations.onec.odata.published import Part, as_kept, from_kept, parts_of
from dealernet.integrations.onec.odata.settings import OdataSettings

_WHY = {
    WrongUser: "1С не пускает: проверьте имя и пароль пользователя и его право на OData",
    SecretUnreadable: "пароль зашифрован другим ключом: введите его ещё раз",
    NotPublished: "по этому адресу OData не опубликован: проверьте публикацию базы",
}


def check(actor: Actor, settings: OdataSettings) -> None:
    """Ask 1C what it publishes and keep the answer, or why there was none. Speaks with 1C: outside transactions."""
    actor.require(MANAGE)
    parts, problem = {}, ""
    try:
        parts = parts_of(settings.client(timeout=30).metadata())
    except (OutsideRejected, OutsideUnavailable, SecretUnreadable) as failure:
        problem = in_words(failure)
    OdataBase.objects.update_or_create(
        address=settings.address,
        defaults={"parts": as_kept(parts), "problem": problem[:1000], "checked_at": clock.now()},
    )


def parts_in_force(actor: Actor, settings: OdataSettings) -> dict[str, Part]:
    """What the base publishes: as it was read when the connection was made, or asked now."""
    known = OdataBase.objects.filter(address=settings.address, problem="").exclude(parts={}).first()
    if known is None:
        check(actor, settings)
        known = OdataBase.objects.get(address=settings.address)
    return from_kept(known.parts)


def in_words(failure: Exception) -> str:
    """A failure as the administrator reads it."""
    why = next((words for kind, words in _WHY.items() if isinstance(failure, kind)), "")
    if isinstance(failure, OutsideUnavailable) and not why:
        why = "1С не отвечает"
    said = str(failure)
    return f"{why} ({said})" if why and said else why or said
