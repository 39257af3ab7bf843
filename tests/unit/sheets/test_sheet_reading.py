"""Sheets as clerks send them: read tolerantly, refused in words."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
import xlsxwriter

from dealernet.business.parties.queries import KnownBuyer
from dealernet.integrations.sheets.checking import Known, checked
from dealernet.integrations.sheets.errors import SheetRefused
from dealernet.integrations.sheets.reading import Table, read_table
from dealernet.integrations.sheets.template import template
from dealernet.integrations.sheets.values import CellWrong, day_of, days_of, inn_of, sum_of

TEXSNAB = KnownBuyer(uuid4(), "ООО «Техснаб-Регион»", ("667801001",))
DORSTROY = KnownBuyer(uuid4(), "ООО «Дорстрой»", ())
WHOLESALE, SVETLANA = uuid4(), uuid4()
KNOWN = Known(
    buyers={"6699001010": [TEXSNAB], "5401003030": [DORSTROY]},
    price_types={"оптовая": WHOLESALE},
    staff={"светлана": [SVETLANA], "анна": [uuid4(), uuid4()]},
)


def workbook(*rows: tuple[object, ...]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        page = book.add_worksheet()
        for n, row in enumerate(rows):
            page.write_row(n, 0, row)
    return target.getvalue()


def text(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def problems(*lines: str) -> list[str]:
    return ["; ".join(one.problems) for one in checked(read_table("условия.csv", text(*lines)).lines, KNOWN)]


def test_the_same_sheet_reads_alike_from_xlsx_and_from_csv_of_any_encoding_separator_and_order() -> None:
    titles = ("Покупатель", "Отсрочка, дней", "ИНН", "Лимит, ₽", "Цвет папки")
    row = ("ООО «Дорстрой»", 14, 5401003030, 300000, "синяя")
    plain = ";".join(titles).upper() + "\n" + ";".join(str(cell) for cell in row)
    ways = {
        "xlsx": workbook(titles, row),
        "utf-8": plain.encode("utf-8-sig"),
        "cp1251": plain.replace("₽", "руб").encode("cp1251"),
        "utf-16": plain.encode("utf-16"),
        "tabs": plain.replace(";", "\t").encode(),
    }

    for way, content in ways.items():
        [one] = checked(read_table(f"условия.{way}", content).lines, KNOWN)
        assert (one.problems, one.buyer, one.terms) == (
            [],
            DORSTROY,
            {"deferral_days": 14, "credit_limit": Decimal("300000.00")},
        ), way
    assert read_table("условия.xlsx", ways["xlsx"]).unused == ["Цвет папки"]


def test_titles_may_stand_lower_and_empty_cells_say_nothing() -> None:
    content = workbook(
        ("Отчёт за ноябрь",), (), ("ИНН", "Соглашение", "Вид цен", "Менеджер"), ("6699001010", "", "Оптовая")
    )

    [one] = checked(read_table("условия.xlsx", content).lines, KNOWN)

    assert (one.number, one.terms, one.problems) == (4, {"price_type": WHOLESALE}, [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("6699001011;;;;;", "контрольные"),
        (";14;;;;", "нет ИНН"),
        ("771234500396;14;;;;", "покупателя с ИНН"),
        ("6699001010;четырнадцать;;;;", "отсрочка «четырнадцать»"),
        ("6699001010;-5;;;;", "отсрочка «-5»"),
        ("6699001010;14.5;;;;", "отсрочка «14.5»"),
        ("6699001010;400;;;;", "отсрочка «400»"),
        ("6699001010;;-100;;;", "лимит «-100»"),
        ("6699001010;;1,005;;;", "лимит «1,005»"),
        ("6699001010;;nan;;;", "лимит «nan»"),
        ("6699001010;;;220000;;", "нужен срок оплаты"),
        ("6699001010;;;220000;31.02.2027;", "31.02.2027"),
        ("6699001010;;;-220000;25.01.2027;", "долг «-220000»"),
        ("6699001010;;;;25.01.2027;", "без долга"),
        ("6699001010;;;;;Розничная", "нет вида цен «Розничная»"),
        ("6699001010;;;;;=A1", "формула"),
        ("6699001010;;;;;", "ничего не сказано"),
    ],
)
def test_a_wrong_line_is_refused_with_what_would_be_right(line: str, why: str) -> None:
    [said] = problems("ИНН;Отсрочка;Лимит;Долг;Срок оплаты;Вид цен", line)

    assert why in said


def test_a_colleague_nobody_knows_or_two_of_one_name_are_refused() -> None:
    said = problems("ИНН;Менеджер", "6699001010;Анна", "6699001010;Борис", "6699001010;СВЕТЛАНА")

    assert "укажите почту" in said[0]
    assert "нет сотрудника «Борис»" in said[1]
    assert said[2] == ""


def test_contradictions_and_repetitions_refuse_the_later_line_and_name_the_first() -> None:
    said = problems(
        "ИНН;Отсрочка;Документ;Долг;Срок оплаты",
        "6699001010;14;РТУ-1;100;25.01.2027",
        "6699001010;21;РТУ-2;200;25.01.2027",
        "6699001010;14;рту-1;100;25.01.2027",
        "6699001010;14;РТУ-1;100;26.01.2027",
    )

    assert said[0] == said[3] == ""
    assert "строка 2" in said[1].lower()
    assert "строки 2" in said[2]


def test_while_a_line_of_a_buyer_is_refused_its_other_debts_wait_and_say_so() -> None:
    lines = read_table(
        "долги.csv",
        text(
            "ИНН;Документ;Долг;Срок оплаты;Отсрочка",
            "6699001010;РТУ-1;100;25.01.2027;14",
            "6699001010;РТУ-2;200;когда-нибудь;14",
            "5401003030;РТУ-3;300;25.01.2027;0",
        ),
    ).lines

    first, second, other = checked(lines, KNOWN)

    assert (first.problems, "строка 3" in first.withheld) == ([], True)
    assert second.problems
    assert other.withheld == ""


def test_a_formula_cell_is_refused_because_nobody_may_have_computed_it() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("ИНН", "Лимит"))
        page.write_row(1, 0, ("6699001010",))
        page.write_formula(1, 1, "=100000*3")

    [one] = checked(read_table("условия.xlsx", target.getvalue()).lines, KNOWN)

    assert "формула" in one.problems[0]
    assert one.terms == {}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "пуст"),
        (b"   \n ", "пуст"),
        (b"%PDF-1.7", "XLSX или CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLSX или CSV"),
        (b"PK\x03\x04broken", "повреждён"),
        (text("Товар;Цена", "Насос;5"), "нет заголовков"),
        (text("ИНН;Отсрочка"), "нет строк"),
        (b"\x01\x00\x02\x00", "ни XLSX, ни CSV"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_table("файл", content)

    assert why in str(refused.value)


def in_the_corner(row: int, column: int) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("ИНН", "Отсрочка"))
        page.write_row(1, 0, ("6699001010", 14))
        page.write(row, column, 1)
    return target.getvalue()


def test_a_cell_in_the_farthest_corner_is_refused_before_room_is_made_for_all_that_lies_between() -> None:
    with pytest.raises(SheetRefused) as refused:
        read_table("угол.xlsx", in_the_corner(1_048_575, 16_383))
    with pytest.raises(SheetRefused) as too_long:
        read_table("длинный.xlsx", in_the_corner(1_048_575, 1))

    assert "XFD1048576" in str(refused.value)
    assert "10" in str(too_long.value)
    assert "строк" in str(too_long.value)


def test_a_cell_that_is_only_coloured_reaches_nowhere() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("ИНН", "Отсрочка"))
        page.write_row(1, 0, ("6699001010", 14))
        page.write_blank(1_048_575, 16_383, None, book.add_format({"bg_color": "yellow"}))

    assert len(read_table("цветной.xlsx", target.getvalue()).lines) == 1


def test_a_formula_is_found_on_the_first_tab_though_its_file_is_not_the_first() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        notes, terms = book.add_worksheet("Заметки"), book.add_worksheet("Условия")
        notes.write(0, 0, "как заполнять")
        terms.write_row(0, 0, ("ИНН", "Лимит"))
        terms.write_row(1, 0, ("6699001010",))
        terms.write_formula(1, 1, "=100000*3")

    [one] = checked(read_table("условия.xlsx", moved(target.getvalue())).lines, KNOWN)

    assert "формула" in one.problems[0]


def moved(content: bytes) -> bytes:
    """The workbook with its two tabs in the other order, the files as they were."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for one in source.infolist():
            told = source.read(one)
            if one.filename == "xl/workbook.xml":
                tabs = re.findall(rb"<sheet [^>]*/>", told)
                told = told.replace(b"".join(tabs), b"".join(reversed(tabs)))
            made.writestr(one, told)
    return target.getvalue()


@pytest.mark.parametrize("damage", ["password", "cut", "place", "shape"])
def test_a_workbook_that_cannot_be_unpacked_or_read_is_refused_in_words(damage: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_table("плохой.xlsx", damaged(damage))

    assert "повреждён" in str(refused.value)


def damaged(damage: str) -> bytes:
    content = workbook(("ИНН", "Отсрочка"), ("6699001010", 14))
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        page = source.getinfo("xl/worksheets/sheet1.xml")
        inside = {one.filename: source.read(one) for one in source.infolist()}
    raw = bytearray(content)
    if damage == "password":
        raw[raw.rindex(b"PK\x01\x02", 0, raw.rindex(page.filename.encode())) + 8] |= 1
        return bytes(raw)
    if damage == "cut":
        begins = page.header_offset + 30 + len(page.filename) + 4
        raw[begins : begins + 40] = bytes(40)
        return bytes(raw)
    was = inside[page.filename]
    inside[page.filename] = was.replace(b'r="A1"', b'r="1A!"') if damage == "place" else was[:200]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, told in inside.items():
            made.writestr(name, told)
    return target.getvalue()


def test_ten_thousand_lines_are_read_and_one_more_is_refused() -> None:
    lines = ["ИНН;Отсрочка", *(["6699001010;14"] * 10_000)]

    assert len(checked(read_table("a.csv", text(*lines)).lines, KNOWN)) == 10_000
    with pytest.raises(SheetRefused):
        read_table("a.csv", text(*lines, "6699001010;14"))


def test_the_template_is_a_sheet_with_every_column_and_no_lines() -> None:
    with pytest.raises(SheetRefused) as refused:
        read_table("шаблон.xlsx", template())

    assert "нет строк" in str(refused.value)
    assert Table([]).columns == ()


def test_values_are_understood_as_clerks_write_them() -> None:
    assert inn_of(6699001010.0) == "6699001010"
    assert (days_of("14 дней"), days_of("Предоплата"), days_of(14.0)) == (14, 0, 14)
    assert sum_of("300 000,00 ₽", "лимит") == sum_of(300000.0, "лимит") == Decimal("300000.00")
    assert day_of("25.01.2027") == day_of("2027-01-25") == day_of(datetime(2027, 1, 25)) == date(2027, 1, 25)  # noqa: DTZ001
    with pytest.raises(CellWrong):
        day_of("45000")
