"""A printed form in the reader's words, so that its history can be read by whoever does not know how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealernet.business.documents.forms.checking import LINE_COLUMNS
from dealernet.business.documents.rules.blocks import BLOCKS, Option
from dealernet.foundation.configuration.publishing import MISSHAPEN


def told_form(body: Any) -> Any:
    """Its name, what is said of the whole, its blocks by their names; as it is kept where it cannot be read."""
    try:
        about = body.get("about") or "order"
        return {**_whole(body), pgettext("of a form", "Blocks"): [_block(one, about) for one in body["blocks"]]}
    except MISSHAPEN:
        return body


def _whole(body: Mapping[str, Any]) -> dict[str, Any]:
    languages = {
        "buyer": pgettext("language", "in the buyer's"),
        "ru": pgettext("printed", "in Russian"),
        "en": pgettext("printed", "in English"),
    }
    switches = {
        "landscape": _("The page lies on its long side"),
        "for_buyers": _("Buyers print it from their cabinet too"),
        "off": _("Put aside: offered nowhere"),
    }
    return {
        _("What it is called"): _text(body["title"]),
        _("In which language it is printed"): languages[body.get("language") or "buyer"],
        **{title: _("yes") for name, title in switches.items() if body.get(name)},
    }


def _block(block: Mapping[str, Any], about: str) -> dict[str, Any]:
    kind = BLOCKS[block["block"]]
    options = {
        str(option.title): _option(option, block[option.name], about)
        for option in kind.all_options
        if block.get(option.name) not in (None, "", False, {}, [])
    }
    return {str(kind.title): options or "—"}


def _option(option: Option, value: Any, about: str) -> Any:
    if option.kind in ("line", "text"):
        return _text(value)
    if option.kind == "choice":
        return str(option.choices[value])
    if option.kind == "yes":
        return _("yes")
    if option.kind == "several":
        return [str(option.choices[one]) for one in value]
    if option.kind == "pairs":
        return [{_flat(row.get("label")): _text(row.get("text"))} for row in value]
    if option.kind == "columns":
        return [_column(one, about) for one in value]
    return value[:12] if option.kind == "picture" else value


def _column(column: Mapping[str, Any], about: str) -> Any:
    title = str(LINE_COLUMNS[about].get(column["column"], column["column"]))
    return {title: _text(column["title"])} if column.get("title") else title


def _text(texts: Any) -> Any:
    """One text where there is one language, else a text by language."""
    if not isinstance(texts, Mapping):
        return texts or ""
    return next(iter(texts.values()), "") if len(texts) < 2 else dict(texts)


def _flat(texts: Any) -> str:
    told = texts.values() if isinstance(texts, Mapping) else [texts or ""]
    return " / ".join(str(one) for one in told) or "—"
