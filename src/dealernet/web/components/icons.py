"""Icons: the drawings of icons.svg, each ready to be put into a page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"


def _drawings() -> dict[str, str]:
    tree = etree.parse(Path(__file__).with_name("icons.svg"))
    found: dict[str, str] = {}
    for symbol in tree.iter(f"{_SVG}symbol"):
        inner = "".join(etree.tostring(child, encoding="unicode") for child in symbol)
        found[str(symbol.get("id"))] = inner.replace(' xmlns="http://www.w3.org/2000/svg"', "").strip()
    return found


DRAWINGS: Final = _drawings()


def icon(name: str, label: str = "") -> SafeString:
    """An icon by name; with a label it is a picture that is read aloud, without one it is decoration."""
    drawing = mark_safe(DRAWINGS[name])  # noqa: S308 - our own drawings
    if label:
        return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, drawing)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', drawing)
