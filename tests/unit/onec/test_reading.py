"""Every shared CommerceML file is read, with as many things in it as the standard library's own parser counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dealernet.integrations.onec.commerceml import goods
from dealernet.integrations.onec.commerceml.reading import Unreadable, elements
from dealernet.integrations.onec.documents import told_by

SHARED = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "commerceml"
FILES = sorted([*(SHARED / "open").glob("*.xml"), *(SHARED / "handmade").glob("*.xml")])
PARENTS = {"Товар": "Товары", "Предложение": "Предложения", "Склад": "Склады", "ТипЦены": "ТипыЦен"}


def counted_apart(path: Path) -> Counter[str]:
    """What the file holds, by a parser that shares no line with ours: whole goods, offers, documents, lists."""
    found: Counter[str] = Counter()

    def walk(element: ElementTree.Element, parent: str, inside: bool) -> None:
        name = element.tag.rpartition("}")[2]
        whole = not inside and (name == "Документ" or PARENTS.get(name) == parent)
        found[name] += whole
        for child in element:
            walk(child, name, inside or whole)

    walk(ElementTree.parse(path).getroot(), "", False)
    return +found


@pytest.mark.skipif(not FILES, reason="the shared fixtures (../shared) are not beside this checkout")
def test_every_shared_file_is_read_with_the_counts_it_has():
    wrong = {}
    for path in FILES:
        read = Counter(name for name, _ in elements(path) if name == "Документ" or name in PARENTS)
        if read != counted_apart(path):
            wrong[path.name] = (dict(read), dict(counted_apart(path)))

    assert wrong == {}
    assert len(FILES) >= 69


@pytest.mark.skipif(not FILES, reason="the shared fixtures (../shared) are not beside this checkout")
def test_every_good_offer_and_document_of_them_becomes_a_value():
    readers = {"Товар": goods.good, "Предложение": goods.offer, "Документ": told_by}
    nothing = [
        (path.name, name)
        for path in FILES
        for name, element in elements(path)
        if name in readers and not readers[name](element)
    ]

    assert nothing == []


@pytest.mark.skipif(not FILES, reason="the shared fixtures (../shared) are not beside this checkout")
def test_an_order_of_trade_11_tells_its_number_payment_and_lines():
    path = SHARED / "handmade" / "ut11_orders_from_1c__orders.xml"

    [told] = [told_by(element) for name, element in elements(path) if name == "Документ"]

    assert told is not None
    assert (told.number, told.onec_number, told.paid_by, told.cancelled, told.is_order) == (
        "ДП-000101",
        "ТД00-000055",
        "ТД00-000031",
        False,
        True,
    )
    assert [(line.product[:8], line.quantity) for line in told.lines] == [("a0000000", 3)]


def test_a_missing_element_is_not_an_empty_one(tmp_path):
    path = tmp_path / "import.xml"
    path.write_text(
        "<КоммерческаяИнформация><Каталог><Товары>"
        "<Товар><Ид>1</Ид><Наименование>Фильтр</Наименование></Товар>"
        "<Товар><Ид>2</Ид><Наименование>Насос</Наименование><Описание/></Товар>"
        "</Товары></Каталог></КоммерческаяИнформация>"
    )

    first, second = [goods.good(element) for name, element in elements(path) if name == "Товар"]

    assert first is not None
    assert second is not None
    assert "description" not in first.values
    assert second.values["description"] == ""


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "import.xml"
    path.touch()

    with pytest.raises(Unreadable):
        list(elements(path))
