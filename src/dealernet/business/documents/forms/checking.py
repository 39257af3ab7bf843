"""Why a printed form may not be published, in words: too much of it, blocks there are none of, words nobody answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.business.documents.rules.blocks import BLOCKS, OF_ORDERS_ONLY, ORDER_COLUMNS, PAPER_COLUMNS, Option
from dealernet.business.documents.rules.form import LANGUAGES, OF_BUYER, texts_in
from dealernet.foundation.spelling import near

LARGEST: Final = 200_000
MOST_BLOCKS: Final = 60
MOST_PICTURES: Final = 10
PICTURE: Final = re.compile(r"[0-9a-f]{64}\.(png|jpg)")
_WORD: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
"""A place for a fact as people type it, in whatever letters: what is no such place at all is plain text."""
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
FORM_WORDS: Final[dict[str, Mapping[str, Any]]] = {
    "invoice": {
        "invoice_number": gettext_lazy("invoice's number"),
        "issued_on": gettext_lazy("day of the invoice"),
    },
    "order": {},
}
"""The words a form may use by what it is about, with what they mean: areas above add theirs."""
LINE_COLUMNS: Final[dict[str, Mapping[str, Any]]] = {"invoice": PAPER_COLUMNS, "order": ORDER_COLUMNS}
"""The columns its tables may have, in the same way."""


@dataclass(frozen=True, slots=True)
class Known:
    """What forms about something may name: gathered once, for it costs a statement a type of record with own fields."""

    about: str
    words: Mapping[str, Any]
    columns: Mapping[str, Any]

    @classmethod
    def of(cls, about: str) -> Known:
        """As it is now."""
        return cls(about, dict(FORM_WORDS[about].items()), dict(LINE_COLUMNS[about].items()))


def problems(body: Any) -> list[str]:
    """Why this may not be published; empty when it may. Four statements, however many blocks."""
    if not isinstance(body, dict) or not isinstance(body.get("blocks"), list):
        return [_("a printed form has a title and a list of blocks")]
    if len(body["blocks"]) > MOST_BLOCKS:
        counted = {"many": len(body["blocks"]), "most": MOST_BLOCKS}
        return [_("a form has at most %(most)s blocks, this one has %(many)s") % counted]
    if len(json.dumps(body, ensure_ascii=False)) > LARGEST:
        return [_("a form has at most %(most)s characters in all") % {"most": LARGEST}]
    about = body.get("about", "order")
    if about not in FORM_WORDS:
        told = {"about": str(about)[:40], "known": ", ".join(FORM_WORDS)}
        return [_("there are no forms about “%(about)s”; there are: %(known)s") % told]
    return [*_of_the_whole(body), *_of_blocks(body["blocks"], Known.of(about))]


def _of_the_whole(body: Mapping[str, Any]) -> Iterable[str]:
    title = body.get("title")
    if not isinstance(title, dict) or not str(title.get("ru") or "").strip():
        yield _("a form has a title in Russian: people choose it by that")
    elif said := _texts_wrong(title, 100):
        yield from said
    if body.get("language", OF_BUYER) not in (*LANGUAGES, OF_BUYER):
        yield _("the language is ru, en or buyer")
    for name in ("landscape", "for_buyers", "off"):
        if not isinstance(body.get(name, False), bool):
            yield _("%(name)s is yes or no") % {"name": name}
    known = {"title", "about", "language", "landscape", "for_buyers", "off", "blocks"}
    for name in sorted(set(map(str, body)) - known):
        yield _("there is no “%(name)s” in a form%(near)s") % {"name": name[:40], "near": near(name, known)}


def _of_blocks(blocks: list[Any], known: Known) -> Iterable[str]:
    if not blocks:
        yield _("a form without blocks would be an empty page")
    if sum(isinstance(one, dict) and one.get("block") == "picture" for one in blocks) > MOST_PICTURES:
        yield _("a form has at most %(most)s pictures") % {"most": MOST_PICTURES}
    for n, block in enumerate(blocks, 1):
        for problem in problems_of_block(block, known):
            yield _("block %(n)s, %(name)s: %(problem)s") % {"n": n, "name": _named(block), "problem": problem}


def _named(block: Any) -> str:
    kind = BLOCKS.get(str(block.get("block"))) if isinstance(block, dict) else None
    return f"«{kind.title}»" if kind else "—"


def problems_of_block(block: Any, known: Known) -> list[str]:
    """What is wrong with one block."""
    kind = BLOCKS.get(str(block.get("block"))) if isinstance(block, dict) else None
    if kind is None:
        name = str(block.get("block") if isinstance(block, dict) else block)[:40]
        told = {"name": name, "near": near(name, BLOCKS), "known": ", ".join(BLOCKS)}
        return [_("there is no block “%(name)s”%(near)s; there are: %(known)s") % told]
    if known.about not in kind.about:
        return [_("only an invoice is paid by a QR code: an order has no number to pay by")]
    found = []
    for name in sorted(set(map(str, block)) - {"block"} - {one.name for one in kind.all_options}):
        told = {"name": name[:40], "near": near(name, [one.name for one in kind.all_options])}
        found.append(_("there is no “%(name)s” in such a block%(near)s") % told)
    for option in kind.all_options:
        wrong = _CHECKS[option.kind](option, block.get(option.name), known)
        found += [f"{option.title}: {problem}" for problem in wrong]
    if block["block"] == "lines" and block.get("keep"):
        found.append(_("a table may be longer than a page: it cannot be held on the page of the next block"))
    strange = {word for text in texts_in(block) for word in _WORD.findall(text)} - set(known.words)
    found += [
        _("there is no word “%(word)s”%(near)s") % {"word": word[:60], "near": near(word, known.words)}
        for word in sorted(strange)[:5]
    ]
    return found


def choices_for(option: Option, about: str) -> dict[str, Any]:
    """What an option may be on forms about this."""
    return {one: title for one, title in option.choices.items() if about == "order" or one not in OF_ORDERS_ONLY}


def _texts_wrong(value: Any, most: int, *, required: bool = False) -> list[str]:
    if value in (None, "", {}):
        return [_("this is needed")] if required else []
    if isinstance(value, str):
        value = {"ru": value}
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        return [_("a text is given by language: ru, en")]
    if strange := sorted(set(map(str, value)) - set(LANGUAGES)):
        return [_("there is no language “%(name)s”: texts are in ru and en") % {"name": strange[0][:20]}]
    if required and not any(text.strip() for text in value.values()):
        return [_("this is needed")]
    if any(len(text) > most for text in value.values()):
        return [_("at most %(most)s characters") % {"most": most}]
    if any(_UNPRINTABLE.search(text) for text in value.values()):
        return [_("it has characters that cannot be printed")]
    return []


def _text(option: Option, value: Any, known: Known) -> list[str]:
    return _texts_wrong(value, option.most, required=option.required)


def _choice(option: Option, value: Any, known: Known) -> list[str]:
    if value is None or (isinstance(value, str) and value in option.choices):
        return []
    return [_("it is one of: %(known)s") % {"known": ", ".join(option.choices)}]


def _number(option: Option, value: Any, known: Known) -> list[str]:
    if value is None or (
        isinstance(value, int) and not isinstance(value, bool) and option.least <= value <= option.most
    ):
        return []
    return [_("a whole number from %(least)s to %(most)s") % {"least": option.least, "most": option.most}]


def _yes(option: Option, value: Any, known: Known) -> list[str]:
    return [] if value is None or isinstance(value, bool) else [_("it is yes or no")]


def _several(option: Option, value: Any, known: Known) -> list[str]:
    if value is None and not option.required:
        return []
    choices = choices_for(option, known.about)
    if not isinstance(value, list) or not all(isinstance(one, str) and one in choices for one in value):
        return [_("each is one of: %(known)s") % {"known": ", ".join(choices)}]
    return [_("choose at least one")] if option.required and not value else []


def _pairs(option: Option, value: Any, known: Known) -> list[str]:
    if not value and not isinstance(value, str | bool):
        return [_("this is needed")] if option.required else []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return [_("rows have a label and a text")]
    if len(value) > option.most:
        return [_("at most %(most)s rows") % {"most": option.most}]
    return [said for row in value for part in ("label", "text") for said in _texts_wrong(row.get(part), 500)]


def _columns(option: Option, value: Any, known: Known) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        return [_("choose at least one column")]
    if len(value) > option.most:
        return [_("at most %(most)s columns: more do not fit a page") % {"most": option.most}]
    found = [
        _("there is no column “%(name)s”%(near)s") % {"name": name[:60], "near": near(name, known.columns)}
        for name in (str(one.get("column")) for one in value)
        if name not in known.columns
    ]
    return [*found, *(said for one in value for said in _texts_wrong(one.get("title"), 60))]


def _picture(option: Option, value: Any, known: Known) -> list[str]:
    if not value:
        return [_("choose a picture")]
    return [] if isinstance(value, str) and PICTURE.fullmatch(value) else [_("this is no picture that was kept here")]


_CHECKS: Final[Mapping[str, Callable[[Option, Any, Known], list[str]]]] = {
    "line": _text,
    "text": _text,
    "choice": _choice,
    "number": _number,
    "yes": _yes,
    "several": _several,
    "pairs": _pairs,
    "columns": _columns,
    "picture": _picture,
}
