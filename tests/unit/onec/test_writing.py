"""Orders as 1C reads them: valid by the schemas, sums that agree, a shape for each kind of buyer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dealernet.business.orders.queries import ExportedOrder, LineRow
from dealernet.foundation.money import line_cost
from dealernet.integrations.onec.versions import in_containers, parsed, spoken
from dealernet.integrations.onec.writing import Unfit, enveloped, is_person, written

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "commerceml" / "xsd"
SCHEMA_NAMES = ["imega-teleport__xml2db__cml207.xsd", "carono__yii2-1c-exchange__commerceML_2.10.xsd"]
ONE = UUID("01890000-0000-7000-8000-000000000001")


def line(price: str, quantity: str, rate: str | None = "22", name: str = "Насос НШ-50") -> LineRow:
    return LineRow(
        product_id=ONE, article="НШ-50", name=name, unit="шт", quantity=Decimal(quantity), price=Decimal(price),
        cost=line_cost(Decimal(price), Decimal(quantity)), vat_rate=None if rate is None else Decimal(rate),
        shipped=Decimal(0), missing=Decimal(0), reference="", unit_code="796",
    )  # fmt: skip


def order(*lines: LineRow, **other: object) -> ExportedOrder:
    lines = lines or (line("1990.00", "3"), line("1791.00", "1.500", None))
    values: dict[str, object] = {
        "id": ONE, "number": "48187", "stage": "qualified", "placed_at": datetime(2026, 11, 24, 20, 58, 3, tzinfo=UTC),
        "total": sum((one.cost for one in lines), Decimal(0)), "paid_total": Decimal(0), "customer_id": ONE,
        "profile_id": ONE, "name": "ООО «Дилер Юг»", "full_name": "Общество «Дилер Юг»", "inn": "9900000017",
        "kpp": "231001001", "address": "350000, Краснодар, Образцовая, 1", "email": "zakaz@example.test",
        "phone": "+7 900 000-00-01", "contact": "Тестова Анна", "delivery": "Терминал ТК", "comment": "Позвонить",
        "invoice_number": "СЧ-000123", "deferral_days": 14, "ship_on": date(2026, 11, 30), "lines": lines, **other,
    }  # fmt: skip
    return ExportedOrder(**values)  # type: ignore[arg-type]


def document(one: ExportedOrder) -> etree._Element:
    root = etree.fromstring(enveloped([written(one, {ONE: "a1#b2"})], ""))
    assert root.tag == "КоммерческаяИнформация"  # no namespace
    return root[0]


def told(element: etree._Element, path: str) -> list[str]:
    return [str(found.text) for found in element.findall(path)]


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the shared schemas (../shared) are not beside this checkout")
@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_what_we_write_is_valid_by_the_schemas_of_1c(name):
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / name)))
    people = order(inn="", kpp="", name="Тестова Анна Ивановна", full_name="Тестова Анна Ивановна", address="")
    orders = [
        order(),
        order(inn="990000000130", kpp="", name="ИП Тестов"),
        people,
        order(stage="cancelled", comment=""),
    ]
    text = enveloped([written(one, {}) for one in orders], "").decode()
    namespaced = text.replace("<КоммерческаяИнформация ", '<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ', 1)
    root = etree.fromstring(namespaced.encode())
    for found in root.iter("{urn:1C.ru:commerceml_2}Представители"):
        found.getparent().remove(found)

    schema.assertValid(root)


@settings(max_examples=1000, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.decimals("0.01", "999999.99", places=2),
            st.decimals("0.001", "9999.999", places=3),
            st.sampled_from([None, "0", "5", "7", "10", "22"]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_the_lines_add_up_to_the_sum_to_the_kopeck(rows):
    one = order(*(line(str(price), str(quantity), rate) for price, quantity, rate in rows))
    found = document(one)

    sums = [Decimal(text) for text in told(found, "Товары/Товар/Сумма")]
    taxes = [Decimal(text) for text in told(found, "Товары/Товар/Налоги/Налог/Сумма")]
    assert sum(sums) == Decimal(told(found, "Сумма")[0]) == one.total
    assert sum(taxes, Decimal(0)) == Decimal((told(found, "Налоги/Налог/Сумма") or ["0"])[0])
    assert all("E" not in text for text in told(found, "Товары/Товар/Количество"))


def test_number_date_and_time_are_plain_and_of_the_company_s_own_zone():
    found = document(order())

    assert (told(found, "Номер"), told(found, "Дата"), told(found, "Время")) == (
        ["48187"],
        ["2026-11-24"],
        ["23:58:03"],
    )
    names, values = (told(found, f"ЗначенияРеквизитов/*/{name}") for name in ("Наименование", "Значение"))
    facts = dict(zip(names, values, strict=True))
    assert "Дата отгрузки" not in facts  # it would forbid shipping in parts
    assert (facts["Статус заказа"], facts["Отменен"], facts["Условия оплаты"]) == (
        "Подтверждён",
        "false",
        "Отсрочка 14 дней",
    )
    assert "Терминал ТК" in told(found, "Комментарий")[0]


@pytest.mark.parametrize(
    ("name", "inn", "kpp", "person", "sent"),
    [
        ("ООО «Дилер Юг»", "9900000017", "231001001", False, ("9900000017", "231001001")),
        ("ИП Тестов Иван", "990000000130", "", True, ("990000000130", "")),
        ("Тестова Анна Ивановна", "", "", True, ("", "")),
        ("ТОО «Алматы Агро»", "", "", False, ("", "")),
        ("Belagro Trade LLC", "12345", "77", False, ("", "")),
    ],
)
def test_each_kind_of_buyer_has_its_shape_and_only_requisites_of_the_right_length(name, inn, kpp, person, sent):
    found = document(order(name=name, full_name="", inn=inn, kpp=kpp))
    buyer = found.find("Контрагенты/Контрагент")
    assert buyer is not None

    assert is_person(name, inn, kpp) is person
    assert (buyer.find("ПолноеНаименование") is not None, buyer.find("ОфициальноеНаименование") is not None) == (
        person,
        not person,
    )
    assert ((told(buyer, "ИНН") or [""])[0], (told(buyer, "КПП") or [""])[0]) == sent
    assert told(buyer, "Наименование") == [name]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"number": "123456789012"}, "длиннее 11"),
        ({"name": " "}, "наименования"),
        ({"total": Decimal("1.00")}, "не равна"),
    ],
)
def test_an_order_1c_would_break_on_is_not_written(wrong, why):
    with pytest.raises(Unfit, match=why):
        written(replace(order(), **wrong), {})


def test_versions_are_numbers_and_containers_begin_with_the_third():
    assert (parsed("2.10") > parsed("2.9"), spoken("2.09"), spoken("2.10"), spoken("3.1"), spoken("9")) == (
        True,
        "2.09",
        "2.10",
        "3.1",
        "3.1",
    )
    assert (spoken("1.0"), in_containers("3.1"), in_containers("2.10"), in_containers("")) == (
        "2.05",
        True,
        False,
        False,
    )
    boxed = etree.fromstring(enveloped([written(order(), {})], "3.1"))
    assert [one.tag for one in boxed] == ["Контейнер"]
    empty = enveloped([], "")
    assert empty.startswith(b"<?xml")
    assert len(etree.fromstring(empty)) == 0


def test_signs_xml_cannot_hold_are_left_out():
    found = document(order(line("1.00", "1", name="Насос\x00\x0b\ud800 «НШ» <50> & ко")))

    assert told(found, "Товары/Товар/Наименование") == ["Насос «НШ» <50> & ко"]
