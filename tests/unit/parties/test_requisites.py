"""Check digits against vectors of right and wrong requisites."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dealernet.business.parties.rules import requisites

SHARED = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "requisites" / "ru_ids.json"
OURS = {
    "valid": {
        "inn10": ["7707083893"],
        "inn12": ["500100732259"],
        "ogrn": ["1027700132195"],
        "rs": [["40702810200000000001", "044525225"]],
    },
    "invalid": {
        "inn10": ["7707083894", "0000000000"],
        "inn12": ["500100732258"],
        "ogrn": ["1027700132196"],
        "rs": [["40702810300000000001", "044525225"]],
    },
}
CHECKS = {
    "inn10": requisites.inn_holds,
    "inn12": requisites.inn_holds,
    "ogrn": requisites.ogrn_holds,
    "ogrnip": requisites.ogrn_holds,
    "rs": lambda pair: requisites.account_holds(*pair),
}


def holds_as_told(vectors) -> list[tuple[str, object]]:
    wrong = []
    for told, expected in (("valid", True), ("invalid", False)):
        for name, values in vectors[told].items():
            wrong += [(name, value) for value in values if name in CHECKS and CHECKS[name](value) is not expected]
    return wrong


def test_our_vectors_hold_as_told():
    assert holds_as_told(OURS) == []


@pytest.mark.skipif(not SHARED.exists(), reason="the shared fixtures (../shared) are not beside this checkout")
def test_shared_vectors_hold_as_told():
    assert holds_as_told(json.loads(SHARED.read_text())) == []


@pytest.mark.parametrize(("text", "words"), [("12345678", "8"), ("7707083894", "")])
def test_a_wrong_inn_is_refused_with_what_would_be_right(text, words):
    with pytest.raises(requisites.RequisiteWrong) as refused:
        requisites.checked_inn(text)

    assert "ИНН" in str(refused.value)
    assert words in str(refused.value)


def test_an_inn_is_read_as_people_paste_it():
    assert requisites.checked_inn(" 77 0708\u00a03893 ") == "7707083893"
