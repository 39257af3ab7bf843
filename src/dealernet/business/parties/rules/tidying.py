"""Requisites and words of parties and profiles, tidied; what cannot be is refused at its own field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dealernet.business.parties.rules.requisites import (
    RequisiteWrong,
    checked_account,
    checked_bic,
    checked_edo_id,
    checked_inn,
    checked_kpp,
    checked_ogrn,
)


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


class EdoIdWrong(RequisiteWrong):
    """An EDO address that no operator gives."""

    code = "edo_id_wrong"
    field = "edo_id"


class BicWrong(RequisiteWrong):
    """A БИК that cannot be."""

    code = "bic_wrong"
    field = "bic"


class AccountWrong(RequisiteWrong):
    """A bank account that cannot be, or not in that bank."""

    code = "account_wrong"
    field = "number"


class CorrespondentWrong(RequisiteWrong):
    """A correspondent account that cannot be that bank's."""

    code = "correspondent_wrong"
    field = "correspondent"


VAT_REGIMES: Final = ("general", "simplified", "simplified_5", "simplified_7")
"""How a legal entity of ours is taxed: by each product's rate, without VAT, or at 5 or 7 % whatever is sold."""

_CHECKS: Final[dict[str, tuple[Callable[[str], str], type[RequisiteWrong]]]] = {
    "inn": (checked_inn, InnWrong),
    "kpp": (checked_kpp, KppWrong),
    "ogrn": (checked_ogrn, OgrnWrong),
    "edo_id": (checked_edo_id, EdoIdWrong),
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


def tidied_account(values: Mapping[str, Any]) -> dict[str, Any]:
    """A bank account with spaces in order and its key checked against the bank. Refuses what cannot be."""
    tidy = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()}
    tidy["bic"] = _as(BicWrong, lambda: checked_bic(tidy["bic"]))
    tidy["number"] = _as(AccountWrong, lambda: checked_account(tidy["number"], tidy["bic"]))
    given = tidy.get("correspondent", "")
    tidy["correspondent"] = _as(CorrespondentWrong, lambda: checked_account(given, tidy["bic"]))
    for name, refusal, asked in (("bic", BicWrong, _("9 digits")), ("number", AccountWrong, _("20 digits"))):
        if not tidy[name]:
            raise refusal(name=_NAMES[name], why=asked)
    return tidy


def _as(refusal: type[RequisiteWrong], check: Callable[[], str]) -> str:
    try:
        return check()
    except RequisiteWrong as wrong:
        raise refusal(**wrong.values) from None


_NAMES: Final = {"bic": "БИК", "number": _("Account")}
