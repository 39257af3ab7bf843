"""What was told of a field, read by its type: from forms, the API, rules, tables and outside systems alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.conditions.decide import folded
from dealernet.foundation.fields.errors import FieldWrong
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.holders import HOLDERS
from dealernet.foundation.fields.stored import Stored, stored
from dealernet.foundation.text import said_date, said_money, said_number

LONGEST: Final = 500
MOST: Final = 50
WHOLE_DIGITS: Final = 15
EARLIEST, LATEST = 1900, 2200
YES: Final = frozenset({"yes", "да", "true", "1", "on", "истина"})
NO: Final = frozenset({"no", "нет", "false", "0", "off", "ложь"})
_SPACES: Final = dict.fromkeys(map(ord, " \u00a0\u202f₽"), None)
_DAYS: Final = ("%d.%m.%Y", "%d.%m.%y", "%Y%m%d")


class _Wrong(Exception):
    pass


def values_of(actor: Actor, field: Field, told: Any) -> list[Stored]:
    """What was told, as it is kept; nothing where nothing was. Refuses what does not fit with `FieldWrong`.

    Whether one that only some records show may be empty is decided by the record, in `misfits`. A reference is read by
    the record's id, number or name: only what the actor reaches is found. One statement for a reference, none else.
    """
    try:
        if told is None or (isinstance(told, (str, list, tuple)) and not told) or _is_blank(told):
            if field.required and not field.shown_when:
                raise _Wrong(_("it must be filled in"))
            return []
        if field.type == "several":
            return [stored(field, one) for one in _several(field, told)]
        if field.type == "reference":
            return [stored(field, _record(actor, field, _text(told)))]
        if field.type == "file":
            return [stored(field, _file(told))]
        return [stored(field, _READ[field.type](field, told))]
    except _Wrong as wrong:
        raise FieldWrong(word=field.word, title=field.title, why=str(wrong)) from None


def said_value(field: Field, values: Sequence[Any]) -> str:
    """Kept values in the reader's words; an empty text for none."""
    return ", ".join(_said(field, one) for one in values)


def typed_value(field: Field, values: Sequence[Any]) -> Any:
    """Kept values as a form shows them for typing: a list for several, else a text, or yes or no."""
    if field.type == "several":
        return list(values)
    if not values:
        return None if field.type == "yes" else ""
    return values[0]["label"] if isinstance(values[0], dict) else values[0]


def plain_value(field: Field, values: Sequence[Any]) -> Any:
    """Kept values as programs read and write them: nothing, one, or a list for several."""
    if field.type == "several":
        return list(values)
    if not values:
        return None
    one = values[0]
    return {name: one[name] for name in one if name != "stored"} if isinstance(one, dict) else one


def _is_blank(told: Any) -> bool:
    return isinstance(told, str) and not told[: LONGEST + 1].strip() and len(told) <= LONGEST


def _text(told: Any) -> str:
    if isinstance(told, bool) or not isinstance(told, (str, int, Decimal, UUID)):
        raise _Wrong(_("give a text"))
    text = str(told)
    if len(text) > LONGEST:
        raise _Wrong(_("at most %(most)s characters") % {"most": LONGEST})
    if "\x00" in text or not _encodes(text):
        raise _Wrong(_("it holds signs that are no letters"))
    return text.strip()


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _number(field: Field, told: Any) -> Decimal:
    most = 2 if field.type == "money" else 6
    if isinstance(told, bool):
        raise _Wrong(_("give a number"))
    try:
        text = str(told) if isinstance(told, float) else _text(told)
        found = Decimal(text.translate(_SPACES).replace(",", "."))
    except (InvalidOperation, ValueError):
        raise _Wrong(_("give a number, like 1250 or 12,5")) from None
    if not found.is_finite():
        raise _Wrong(_("give a number, like 1250 or 12,5"))
    if found.adjusted() >= WHOLE_DIGITS:
        raise _Wrong(_("the number is too large"))
    places = found.as_tuple().exponent
    if isinstance(places, int) and places < -most and found != round(found, most):
        raise _Wrong(_("at most %(most)s figures after the point") % {"most": most})
    return round(found, 2) if field.type == "money" else _short(found, most)


def _short(found: Decimal, most: int) -> Decimal:
    whole = found == found.to_integral_value()
    return found.quantize(Decimal(1)) if whole else round(found, most).normalize()


def _day(_field: Field, told: Any) -> date:
    if isinstance(told, datetime):
        told = told.date()
    found = told if isinstance(told, date) else _read_day(_text(told))
    if found is None or not EARLIEST <= found.year <= LATEST:
        raise _Wrong(_("give a day, like 31.12.2026"))
    return found


def _read_day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _yes(_field: Field, told: Any) -> bool:
    if isinstance(told, bool):
        return told
    text = _text(told).casefold()
    if text not in YES | NO:
        raise _Wrong(_("say yes or no"))
    return text in YES


def _choice(field: Field, told: Any) -> str:
    text = folded(_text(told))
    for one in field.choices:
        if text in {one.key, *(folded(title) for title in one.titles.values())}:
            return one.key
    known = ", ".join(one.title for one in field.choices[:10])
    raise _Wrong(_("there is no such choice; choose one of: %(known)s") % {"known": known})


def _several(field: Field, told: Any) -> list[str]:
    if isinstance(told, str):
        told = [part.strip() for part in _text(told).replace("\n", ";").replace(",", ";").split(";") if part.strip()]
    if not isinstance(told, (list, tuple)) or len(told) > MOST:
        raise _Wrong(_("give a list of at most %(most)s choices") % {"most": MOST})
    return list(dict.fromkeys(_choice(field, one) for one in told))


def _record(actor: Actor, field: Field, text: str) -> dict[str, str]:
    sought = HOLDERS[field.refers].sought if field.refers in HOLDERS else None
    found = list(sought(actor, text)) if sought else []
    if not found:
        raise _Wrong(_("nothing of the kind is open to you: give its number or its exact name"))
    if len(found) > 1:
        names = ", ".join(name for _id, name in found[:3])
        raise _Wrong(_("there are several: %(names)s. Give what tells it from the others") % {"names": names})
    [(one, name)] = found
    return {"id": str(one), "label": name[:LONGEST]}


def _file(told: Any) -> dict[str, Any]:
    if not isinstance(told, Mapping) or set(told) != {"stored", "label", "size"}:
        raise _Wrong(_("send a file"))
    return dict(told)


def _said(field: Field, value: Any) -> str:
    if isinstance(value, dict):
        return str(value["label"])
    if field.type == "yes":
        return pgettext("fact", "yes") if value else pgettext("fact", "no")
    if field.choices:
        return next((one.title for one in field.choices if one.key == value), str(value))
    spoken = _SPOKEN.get(field.type)
    return spoken(value) if spoken else str(value)


_READ: Final[Mapping[str, Callable[[Field, Any], Any]]] = {
    "text": lambda _field, told: _text(told),
    "number": _number,
    "money": _number,
    "date": _day,
    "yes": _yes,
    "choice": _choice,
}
_SPOKEN: Final[Mapping[str, Callable[[Any], str]]] = {"number": said_number, "money": said_money, "date": said_date}


def typed_text(field: Field, values: Sequence[Any]) -> str:
    """Kept values as people type them: numbers and days in the reader's way."""
    if field.type in ("number", "money") and values:
        return str(formats.localize_input(Decimal(values[0])))
    return said_value(field, values)
