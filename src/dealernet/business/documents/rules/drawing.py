"""Drawing a form: its blocks and what they are filled with become plain data, and Typst draws those.

Whatever people typed reaches Typst as strings in JSON, never as its source: nothing in it can be carried out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import typst
from django.utils import translation

from dealernet.business.documents.rules import labels
from dealernet.business.documents.rules.blocks import COLUMN_ALIGNS, HEADINGS, STROKES, TEXTS, WIDTHS
from dealernet.business.documents.rules.form import LANGUAGES, PrintedForm, said
from dealernet.business.documents.rules.said import said_amount, said_in_words, said_sum
from dealernet.foundation.text import filled

_TEMPLATE: Final = Path(__file__).with_name("form.typ")
_BREAKS: Final = frozenset({"page", "lines"})
"""Blocks that may go over a page, so that nothing holds them together with what is above."""
_TALL: Final = {False: 260, True: 175}
"""Millimetres of a page between its margins."""
_SCREEN: Final = 80
"""Points to an inch of a picture on a page."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form is filled with: the body of a paper, words, more columns of each line, sums, the payment QR.

    `body` has seller, bank, buyer, lines, total and vat, as papers keep them. `pictures` are places of files by name.
    """

    body: Mapping[str, Any]
    words: Mapping[str, Any]
    language: str = "ru"
    columns: Sequence[Mapping[str, str]] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    qr: str = ""
    void: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict)


def sheet(form: PrintedForm, filling: Filling) -> dict[str, Any]:
    """Everything the drawing shows, every sum written out."""
    language = filling.language if filling.language in LANGUAGES else "ru"
    with translation.override(language):
        blocks = [_drawn(block, filling, language) for block in form.blocks]
        headings = [block for block in blocks if block["block"] == "heading"]
        if headings and filling.void:
            headings[0]["void"] = True
        title = headings[0]["text"] if headings else said(form.titles, language)
        return {
            "title": " ".join(title.split()),
            "language": language,
            "landscape": form.landscape,
            "tall": _TALL[form.landscape],
            "void": filling.void,
            "headed": bool(headings),
            "said": _all(labels.SHEET),
            "groups": list(_grouped(blocks)),
        }


def pdf(told: Mapping[str, Any], files: Path) -> bytes:
    """A sheet as a PDF of A4 pages. The same sheet gives the same file on any day: no time is written into it.

    Some 10 ms of a processor, and up to 30 ms more each page of lines (a thousand lines take a second): never inside a
    transaction. `files` is the only folder pictures may be read from.
    """
    made = _compiler(told, files).compile(format="pdf")
    return made if isinstance(made, bytes) else b""


def pictures(told: Mapping[str, Any], files: Path) -> list[bytes]:
    """The same as a PNG picture a page, for a screen: some 20 ms, and 20 ms more each page."""
    made = _compiler(told, files).compile(format="png", ppi=_SCREEN)
    return made if isinstance(made, list) else [made or b""]


def _compiler(told: Mapping[str, Any], files: Path) -> typst.Compiler:
    data = json.dumps(told, ensure_ascii=False)
    return typst.Compiler(_TEMPLATE.read_bytes(), root=files, font_paths=_fonts(), sys_inputs={"data": data})


@cache
def _fonts() -> typst.Fonts:
    """Looked for once: it takes as long as drawing a page."""
    return typst.Fonts()


def _grouped(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Blocks in groups: those held together are one; a new page is never inside one."""
    group: list[dict[str, Any]] = []
    for band in _bands(blocks):
        if band["block"] in _BREAKS and group:
            yield {"whole": len(group) > 1, "blocks": group}
            group = []
        group.append(band)
        if not band["keep"]:
            yield {"whole": len(group) > 1, "blocks": group}
            group = []
    if group:
        yield {"whole": len(group) > 1, "blocks": group}


def _bands(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Left and right parts that follow one another stand side by side, as one."""
    for beside, run in groupby(blocks, lambda block: block["place"] != "full"):
        found = list(run)
        if not beside:
            yield from found
            continue
        left, right = ([one for one in found if one["place"] == place] for place in ("left", "right"))
        width = max((one["width"] for one in right if "width" in one), default="1fr")
        yield {"block": "band", "left": left, "right": right, "width": width, "keep": found[-1]["keep"]}


def _drawn(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    kind = block["block"]
    told = _KINDS[kind](block, filling, language) if kind in _KINDS else {}
    alone = kind == "page"
    place = "full" if alone else block.get("place") or "full"
    keep = not alone and kind != "lines" and bool(block.get("keep"))
    return {"block": kind, "place": place, "keep": keep, "align": block.get("align") or "left", **told}


def _filled(texts: Any, filling: Filling, language: str) -> str:
    return filled(said(texts, language), filling.words).strip()


def _heading(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    size = HEADINGS[block.get("size") or "large"]
    return {"text": _filled(block.get("text"), filling, language), "size": size, "void": False}


def _text(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    size = TEXTS[block.get("size") or "usual"]
    return {"text": _filled(block.get("text"), filling, language), "size": size, "bold": bool(block.get("bold"))}


def _requisites(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    return {"bank": filling.body["bank"], "seller": filling.body["seller"], "said": _all(labels.REQUISITES)}


def _sides(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    shown = labels.SIDES if block.get("show") is None else block["show"]
    rows = [
        {"label": labels.SIDES[one](), "text": side_line(filling.body[one]), "bold": True}
        for one in labels.SIDES
        if one in shown
    ]
    for label, text in _pairs(block, filling, language):
        if text:
            rows.append({"label": label, "text": text, "bold": False})
    return {"rows": rows}


def _pairs(block: Mapping[str, Any], filling: Filling, language: str) -> list[tuple[str, str]]:
    rows = block.get("rows") or ()
    return [(_filled(row.get("label"), filling, language), _filled(row.get("text"), filling, language)) for row in rows]


def side_line(side: Mapping[str, Any]) -> str:
    """A party in one line: name, INN, KPP, address, telephone."""
    inn, kpp = labels.REQUISITES["inn"](), labels.REQUISITES["kpp"]()
    parts = [side["name"], side["inn"] and f"{inn} {side['inn']}", side["kpp"] and f"{kpp} {side['kpp']}"]
    return ", ".join(part for part in (*parts, side["address"], side.get("phone", "")) if part)


def _goods(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    columns = [
        {
            "title": _filled(one.get("title"), filling, language) or _head(one["column"], filling),
            "width": WIDTHS.get(one["column"], "auto"),
            "align": COLUMN_ALIGNS.get(one["column"], "left"),
        }
        for one in block["columns"]
    ]
    if all(column["width"] != "1fr" for column in columns):
        columns[-1]["width"] = "1fr"
    keys = [one["column"] for one in block["columns"]]
    extra = filling.columns or [{}] * len(filling.body["lines"])
    rows = [
        {**_line(n, line, language), **more}
        for n, (line, more) in enumerate(zip(filling.body["lines"], extra, strict=True), 1)
    ]
    return {"columns": columns, "rows": [[row.get(key, "") for key in keys] for row in rows]}


def _head(column: str, filling: Filling) -> str:
    return labels.HEADS[column]() if column in labels.HEADS else filling.heads.get(column, column)


def _line(n: int, line: Mapping[str, Any], language: str) -> dict[str, str]:
    rate = line["vat_rate"]
    return {
        "n": str(n),
        "article": line["article"],
        "name": line["name"],
        "quantity": said_amount(line["quantity"], language),
        "unit": line["unit"],
        "price": said_sum(line["price"], language),
        "vat": labels.without_vat() if rate is None else f"{said_amount(rate, language)} %",
        "vat_sum": "—" if rate is None else said_sum(line["vat"], language),
        "cost": said_sum(line["cost"], language),
        "tick": "",
    }


def _totals(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    total, vat = (Decimal(str(filling.body[one])) for one in ("total", "vat"))
    sums = {"total": total, "vat": vat, "to_pay": total, **filling.sums}
    rows = {one: [labels.SUMS[one](), said_sum(sums[one], language)] for one in block["show"] if one in sums}
    if "vat" in rows and not vat:
        rows["vat"] = [labels.no_vat(), "—"]
    return {"rows": list(rows.values())}


def _sum(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    total = Decimal(str(filling.body["total"]))
    counted = labels.counted(len(filling.body["lines"]), said_sum(total, language))
    return {"text": counted, "words": said_in_words(total, language)}


def _signatures(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    return {"rows": [{"post": post, "name": name} for post, name in _pairs(block, filling, language)]}


def _code(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    return {
        "svg": "" if filling.void else filling.qr,
        "width": block.get("width") or 36,
        "caption": labels.pays_by_code(),
    }


def _picture(block: Mapping[str, Any], filling: Filling, language: str) -> dict[str, Any]:
    name = block["file"]
    suffix = "png" if name.endswith(".png") else "jpg"
    return {"path": filling.pictures.get(name, ""), "format": suffix, "width": block.get("width") or 40}


_KINDS: Final[Mapping[str, Callable[[Mapping[str, Any], Filling, str], dict[str, Any]]]] = {
    "heading": _heading,
    "text": _text,
    "requisites": _requisites,
    "sides": _sides,
    "lines": _goods,
    "totals": _totals,
    "sum": _sum,
    "qr": _code,
    "signatures": _signatures,
    "picture": _picture,
    "rule": lambda block, _filling, _language: {"stroke": STROKES[block.get("stroke") or "thick"]},
    "space": lambda block, _filling, _language: {"height": block.get("height") or 4},
}


def _all(said_by_name: Mapping[str, Any]) -> dict[str, str]:
    return {name: told() for name, told in said_by_name.items()}
