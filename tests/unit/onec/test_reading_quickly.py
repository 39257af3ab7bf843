"""Reading by short ways: numbers as they mostly stand, children looked through once, wholes within wholes."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dealernet.integrations.onec.commerceml.reading import Parts, child, children, elements, text
from dealernet.integrations.onec.commerceml.values import number

TAGS = ["Ид", "Цены", "Цена", "Склад"]


@given(st.text(alphabet="0123456789.,-+ %_eE\u00a0\u202f٣²x", max_size=8))
def test_a_number_is_the_same_whichever_way_it_is_read(told: str) -> None:
    bare = re.sub(r"[\s\u00a0\u202f%]", "", told).replace(",", ".")
    try:
        plain = Decimal(bare)
    except InvalidOperation:
        plain = Decimal("nan")
    assert number(told) == (plain if plain.is_finite() else None)


@given(st.recursive(st.sampled_from(["", "7", " а "]), lambda inner: st.lists(st.tuples(st.sampled_from(TAGS), inner))))
def test_children_looked_through_once_are_those_asked_for_one_by_one(tree: object) -> None:
    element = etree.fromstring(f'<Предложение xmlns="urn:1C.ru:commerceml_2"><!-- -->{_written(tree)}</Предложение>')
    parts = Parts(element)
    for name in [*TAGS, "Нет"]:
        assert parts.text(name) == text(element, name)
        assert parts.child(name) is child(element, name)
        assert list(parts.children(name)) == children(element, name)
        assert (name in parts) == bool(children(element, name))
        for inner in TAGS:
            assert list(parts.children(name, inner)) == children(element, name, inner)


def _written(tree: object) -> str:
    if isinstance(tree, str):
        return tree
    assert isinstance(tree, list)
    return "".join(f"<{name}>{_written(inner)}</{name}>" for name, inner in tree)


@pytest.mark.parametrize("namespace", ["", ' xmlns="urn:1C.ru:commerceml_2"'])
def test_what_lies_within_a_whole_comes_with_it_and_not_by_itself(tmp_path: Path, namespace: str) -> None:
    file = tmp_path / "all.xml"
    file.write_text(
        f"<КоммерческаяИнформация{namespace}>"
        "<Классификатор><Группы><Группа><Ид>1</Ид><Группы><Группа><Ид>2</Ид></Группа></Группы></Группа></Группы>"
        "<Склады><Склад><Ид>м</Ид></Склад></Склады></Классификатор>"
        "<Каталог><Товары><Товар><Ид>т</Ид><Группы><Ид>2</Ид></Группы></Товар></Товары></Каталог>"
        "<ПакетПредложений><Предложения><Предложение><Ид>т</Ид><Склад ИдСклада='м' КоличествоНаСкладе='3'/>"
        "<Склады><Склад><Ид>м</Ид></Склад></Склады></Предложение></Предложения></ПакетПредложений>"
        "<Документ><Товары><Товар><Ид>т</Ид></Товар></Товары><Контрагенты><Контрагент/></Контрагенты></Документ>"
        "</КоммерческаяИнформация>",
        encoding="utf-8",
    )
    found = [(name, len(element)) for name, element in elements(file)]
    assert found == [("Группа", 2), ("Склад", 1), ("Каталог", 1), ("Товар", 2), ("Предложение", 3), ("Документ", 2)]
