"""Requisites and words of parties and profiles, tidied; what cannot be is refused at its own field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dealernet.business.parties.rules.requisites import RequisiteWrong, checked_inn, checked_kpp, checked_ogrn


class InnWrong(RequisiteWrong):
    """An ИНН that cannot be."""

    code = "inn_wrong"
    field = "inn"


class KppWrong(RequisiteWrong):
    """A КПП that cannot be."""

    code = "kpp_wrong"
    field = "kpp"


class OgrnWrong(RequisiteWrong):
    """An ОГРН that cannot be."""

    code = "ogrn_wrong"
    field = "ogrn"


_CHECKS: Final[dict[str, tuple[Callable[[str], str], type[RequisiteWrong]]]] = {
    "inn": (checked_inn, InnWrong),
    "kpp": (checked_kpp, KppWrong),
    "ogrn": (checked_ogrn, OgrnWrong),
}


def tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with spaces in order and requisites checked. Refuses an ИНН, КПП or ОГРН that cannot be."""
    tidy: dict[str, Any] = {}
    for name, value in values.items():
        tidy[name] = " ".join(value.split()) if isinstance(value, str) else value
        if name in _CHECKS and isinstance(value, str):
            tidy[name] = _checked(name, value)
    return tidy


def _checked(name: str, value: str) -> str:
    check, refusal = _CHECKS[name]
    try:
        return check(value)
    except RequisiteWrong as wrong:
        raise refusal(**wrong.values) from None
