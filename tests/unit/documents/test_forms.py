"""Printed forms: the invoice as it always was, blocks in their places, what people type as text and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst

import dealernet.business.orders.queries  # noqa: F401 - tells the words of orders
from dealernet.business.documents.forms import form_at
from dealernet.business.documents.forms.checking import LARGEST, MOST_BLOCKS, problems
from dealernet.business.documents.rules.drawing import Filling, pdf, pictures, sheet
from dealernet.business.documents.rules.faces import invoice_filling
from dealernet.business.documents.rules.form import read_form
from dealernet.foundation.fields.published import held_fast
from dealernet.foundation.files.pdf import texts_of

BEFORE = Path(__file__).with_name("before")
INVOICES = json.loads((BEFORE / "invoices.json").read_text(encoding="utf-8"))
BODY = INVOICES[1]["body"]
SIGNS = [
    "{{ ''.__class__ }}",
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0": *',
    "$ sum_(i=0)^oo $",
    "```raw```",
    '`#eval("1+1")`',
    "*bold* _italic_ = Heading",
    "\\u{41} \\ <label> @ref",
    "{% load x %} ${7*7} {0.__class__}",
]


@pytest.fixture(autouse=True)
def no_own_fields() -> Iterator[None]:
    """No fields of a company's own: nothing is asked of a database."""
    with held_fast({}):
        yield


def form(*blocks: dict[str, Any], **more: Any):
    return read_form("own", 1, body(*blocks, **more))


def body(*blocks: Any, **more: Any) -> dict[str, Any]:
    return {"title": {"ru": "Бланк"}, "about": "order", "blocks": list(blocks), **more}


def filling(**more: Any) -> Filling:
    return Filling(body=BODY, words={"number": "1001", **more.pop("words", {})}, **more)


def text_of(told: dict[str, Any], tmp_path: Path) -> str:
    """Every letter of the PDF, without spaces: they lie between the drawn pieces."""
    return "\n".join("".join(reading.split()) for reading in texts_of(pdf(told, tmp_path)))


@pytest.mark.parametrize("case", INVOICES, ids=lambda case: case["name"])
def test_an_invoice_is_the_same_picture_as_before_forms_could_be_changed(case, tmp_path: Path) -> None:
    data = json.dumps(case["data"], ensure_ascii=False)
    was = typst.compile(str(BEFORE / "invoice.typ"), format="png", ppi=80, sys_inputs={"data": data})

    filled = invoice_filling("125", date(2026, 10, 14), case["body"], void=case["data"]["void"])
    now = pictures(sheet(form_at("invoice", 0), filled), tmp_path)

    assert now == (was if isinstance(was, list) else [was])


@pytest.mark.parametrize("sign", SIGNS)
def test_what_looks_like_a_program_is_printed_as_it_was_typed(sign: str, tmp_path: Path) -> None:
    block = {"block": "text", "text": {"ru": sign}, "size": "small"}
    assert problems(body(block)) == []

    typed = text_of(sheet(form(block), filling()), tmp_path)
    told = sheet(form({"block": "text", "text": {"ru": "{{ comment }}"}}), filling(words={"comment": sign}))

    assert "".join(sign.split()) in typed
    assert "".join(sign.split()) in text_of(told, tmp_path)


def test_a_program_in_a_product_a_heading_a_column_and_a_side_is_text_as_well(tmp_path: Path) -> None:
    sign = SIGNS[1]
    line = {**BODY["lines"][0], "name": sign}
    told = sheet(
        form(
            {"block": "heading", "text": {"ru": sign}},
            {"block": "sides", "rows": [{"label": {"ru": sign}, "text": {"ru": sign}}]},
            {"block": "lines", "columns": [{"column": "name", "title": {"ru": sign}}, {"column": "tick"}]},
            {"block": "signatures", "rows": [{"label": {"ru": sign}, "text": {"ru": sign}}]},
        ),
        Filling(body={**BODY, "lines": [line]}, words={}),
    )

    assert text_of(told, tmp_path).count("".join(sign.split())) >= 6


def test_left_and_right_parts_stand_side_by_side_and_what_is_held_together_stays() -> None:
    told = sheet(
        form(
            {"block": "heading", "text": {"ru": "Заказ № {{ number }}"}, "keep": True},
            {"block": "text", "text": {"ru": "слева"}, "place": "left"},
            {"block": "picture", "file": "a.png", "width": 30, "place": "right"},
            {"block": "page"},
            {"block": "text", "text": {"ru": "в конце"}},
        ),
        filling(),
    )

    first, page, last = told["groups"]
    assert told["title"] == "Заказ № 1001"
    assert (first["whole"], [one["block"] for one in first["blocks"]]) == (True, ["heading", "band"])
    band = first["blocks"][1]
    assert ([one["text"] for one in band["left"]], band["right"][0]["width"], band["width"]) == (["слева"], 30, 30)
    assert [one["block"] for group in (page, last) for one in group["blocks"]] == ["page", "text"]


def test_the_same_sheet_is_the_same_file_on_any_day(tmp_path: Path) -> None:
    told = sheet(form({"block": "text", "text": "Привет"}), filling())

    drawn = pdf(told, tmp_path)

    assert drawn == pdf(told, tmp_path)
    assert b"CreationDate" not in drawn


def test_what_is_held_together_but_taller_than_a_page_is_broken_rather_than_cut_off(tmp_path: Path) -> None:
    blocks = [{"block": "text", "text": {"ru": f"строка {n}\n" * 30}, "keep": True} for n in range(5)]

    assert len(pictures(sheet(form(*blocks), filling()), tmp_path)) >= 3


def test_sides_name_both_unless_it_is_said_who() -> None:
    for block, rows in (({}, 2), ({"show": None}, 2), ({"show": ["buyer"]}, 1), ({"show": []}, 0)):
        told = sheet(form({"block": "sides", **block}), filling())
        assert len(told["groups"][0]["blocks"][0]["rows"]) == rows


def test_a_form_in_english_has_its_labels_and_sums_in_english(tmp_path: Path) -> None:
    told = sheet(
        form(
            {"block": "heading", "text": {"ru": "Заказ", "en": "Order"}},
            {"block": "sides"},
            {"block": "totals", "show": ["total", "to_pay"]},
            {"block": "sum"},
        ),
        filling(language="en"),
    )

    assert told["groups"][2]["blocks"][0]["rows"] == [["Total:", "25,000.00"], ["Total to pay:", "25,000.00"]]
    assert "Twenty-five thousand roubles 00 kopecks".replace(" ", "") in text_of(told, tmp_path)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (None, "заголовок и список блоков"),
        (body(), "была бы пустой страницей"),
        (body(*[{"block": "rule"}] * 1_000), f"не больше {MOST_BLOCKS} блоков, в этой 1000"),
        (body({"block": "text", "text": {"ru": "x" * 10_000_000}}), f"не больше {LARGEST} знаков"),
        (body({"block": "text", "text": {"ru": "x" * 5_001}}), "блок 1, «Текст»: Текст блока: не больше 5000 знаков"),
        (body({"block": "text", "text": {"ru": "{{ nomber }}"}}), "нет слова «nomber» (может быть, «number»?)"),
        (body({"block": "text", "text": {"ru": "{{ Number }}"}}), "нет слова «Number» (может быть, «number»?)"),
        (body({"block": "text", "text": {"ru": "{{ номер_заказа }}"}}), "нет слова «номер_заказа»"),
        (body({"block": "text", "text": {"ru": "{{склад}}"}}), "нет слова «склад» (может быть, «location»?)"),
        (body({"block": "txt"}), "нет блока «txt» (может быть, «text»?)"),
        (body({"block": "lines", "columns": [{"column": "prise"}]}), "нет колонки «prise» (может быть, «price»?)"),
        (body({"block": "lines", "columns": []}), "выберите хотя бы одну колонку"),
        (body({"block": "lines", "columns": [{"column": "name"}], "keep": True}), "таблица может не поместиться"),
        (body({"block": "qr"}), "по QR-коду оплачивают только счёт"),
        (body({"block": "space", "height": 10**6}), "целое число от 1 до 200"),
        (body({"block": "picture", "file": "../../etc/passwd"}), "такой картинки здесь нет"),
        (body({"block": "rule", "strok": "thin"}), "нет «strok» (может быть, «stroke»?)"),
        (body({"block": "text", "text": {"ru": "a\x00b"}}), "нельзя напечатать"),
        (body({"block": "rule"}, title={"en": "Form"}), "название по-русски"),
        (body({"block": "rule"}, about="deal"), "форм о «deal» нет"),
        (body({"block": "rule"}, colour="red"), "нет «colour»"),
        (body({"block": "totals", "show": "total"}), "каждое значение — одно из"),
        (body({"block": ["text"]}), "нет блока"),
        (body("text"), "нет блока «text»"),
    ],
)
def test_a_wrong_form_is_refused_in_words_that_say_what_would_be_right(wrong: Any, said: str) -> None:
    assert said in "; ".join(problems(wrong))


@pytest.mark.parametrize(("key", "about"), [("invoice", "invoice"), ("order", "order"), ("pick_list", "order")])
def test_the_forms_the_program_comes_with_may_be_published(key: str, about: str) -> None:
    found = form_at(key, 0)

    assert found.about == about
    assert problems({"title": found.titles, "about": about, "blocks": list(found.blocks)}) == []
