"""Requisites: check digits and forms of ИНН, КПП, ОГРН, БИК and bank accounts.

Sources: the tax service's rules for ИНН and ОГРН, the Bank of Russia's rule for account keys.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput

_INN10: Final = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN11: Final = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN12: Final = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_ACCOUNT: Final = (7, 1, 3)


class RequisiteWrong(BadInput):
    """A requisite is not what it should be; the words say what would be right."""

    code = "requisite_wrong"
    message = _("%(name)s: %(why)s")


def checked_inn(text: str) -> str:
    """An ИНН of 10 digits (organisation) or 12 (person) with right check digits; empty stays empty."""
    inn = _digits(text)
    if not inn:
        return ""
    if len(inn) not in (10, 12) or not inn.isdigit():
        raise RequisiteWrong(name="ИНН", why=_("%(n)s digits; an organisation has 10, a person 12") % {"n": len(inn)})
    if not inn_holds(inn):
        raise RequisiteWrong(name="ИНН", why=_("the check digit does not fit: a digit is mistyped"))
    return inn


def inn_holds(inn: str) -> bool:
    """Whether the check digits of an ИНН fit; zeros alone do not."""
    if not inn.isdigit() or not int(inn):
        return False
    if len(inn) == 10:
        return _weighed(inn, _INN10) == int(inn[9])
    return len(inn) == 12 and _weighed(inn, _INN11) == int(inn[10]) and _weighed(inn, _INN12) == int(inn[11])


def checked_kpp(text: str) -> str:
    """A КПП: four digits, two digits or capital Latin letters, three digits; empty stays empty."""
    kpp = _digits(text).upper() if text.isupper() or text.isdigit() else _digits(text)
    if kpp and not re.fullmatch(r"\d{4}[\dA-Z]{2}\d{3}", kpp):
        raise RequisiteWrong(name="КПП", why=_("9 characters: digits, with letters only in places 5 and 6"))
    return kpp


def checked_edo_id(text: str) -> str:
    """An address at an operator of EDO: its three signs, then its own; empty stays empty."""
    given = "".join(text.split())
    if given and not re.fullmatch(r"[0-9A-Z]{3}[0-9A-Za-z-]{1,97}", given):
        raise RequisiteWrong(name=_("EDO address"), why=_("as the operator gave it, like 2BM-7700000016-…"))
    return given


def checked_ogrn(text: str) -> str:
    """An ОГРН of 13 digits or an ОГРНИП of 15 with a right check digit; empty stays empty."""
    ogrn = _digits(text)
    if ogrn and not ogrn_holds(ogrn):
        raise RequisiteWrong(name="ОГРН", why=_("13 digits (a person in business: 15), the last one checks the others"))
    return ogrn


def ogrn_holds(ogrn: str) -> bool:
    """Whether the check digit of an ОГРН or ОГРНИП fits."""
    if not ogrn.isdigit() or ogrn[0] == "0" or len(ogrn) not in (13, 15):
        return False
    return int(ogrn[:-1]) % (11 if len(ogrn) == 13 else 13) % 10 == int(ogrn[-1])


def checked_bic(text: str) -> str:
    """A БИК of 9 digits; empty stays empty."""
    bic = _digits(text)
    if bic and not re.fullmatch(r"\d{9}", bic):
        raise RequisiteWrong(name="БИК", why=_("9 digits"))
    return bic


def checked_account(text: str, bic: str) -> str:
    """A bank account of 20 digits whose key fits the bank's БИК."""
    account = _digits(text)
    if account and not re.fullmatch(r"\d{20}", account):
        raise RequisiteWrong(name=_("Account"), why=_("20 digits, here are %(n)s") % {"n": len(account)})
    if account and bic and not account_holds(account, bic):
        raise RequisiteWrong(name=_("Account"), why=_("the key does not fit this bank's БИК: check both"))
    return account


def account_holds(account: str, bic: str) -> bool:
    """Whether an account's key fits the bank: weights 7, 1, 3 over the bank's three digits and the account's."""
    if not re.fullmatch(r"\d{20}", account) or not re.fullmatch(r"\d{9}", bic):
        return False
    at_the_central_bank = account[:5] == "30101" or bic[6:8] == "00"
    prefix = ("0" + bic[4:6]) if at_the_central_bank else bic[6:]
    digits = prefix + account
    return sum(int(d) * _ACCOUNT[n % 3] % 10 for n, d in enumerate(digits)) % 10 == 0


def _weighed(inn: str, weights: Sequence[int]) -> int:
    return sum(int(d) * w for d, w in zip(inn, weights, strict=False)) % 11 % 10


def _digits(text: str) -> str:
    return re.sub(r"[\s\u00a0-]", "", text or "")
