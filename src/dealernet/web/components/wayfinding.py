"""Ways through a page: tabs, saved views, chips, cards of a board, later pages. Every one of them is an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dealernet.web.components import icons

register = template.Library()


@dataclass(frozen=True, slots=True)
class Way:
    """A link of tabs or views: its words, its address, whether one is there, how many are behind it."""

    title: str
    href: str
    on: bool = False
    count: int | None = None
    calls: bool = False


@register.inclusion_tag("components/tabs.html")
def tabs(ways: Sequence[Any], label: str) -> dict[str, Any]:
    """Parts of one page, each with an address. Each way has `title`, `href`, `on` and maybe `count`."""
    return {"ways": ways, "label": label}


@register.inclusion_tag("components/views.html")
def views(ways: Sequence[Any], label: str) -> dict[str, Any]:
    """Saved cuts of a list, each with its count. Each way has `title`, `href`, `on` and maybe `count`, `calls`."""
    return {"ways": ways, "label": label}


@register.simple_tag
def chip(text: str, href: str, *, icon: str = "", on: bool = False, gone: bool = False) -> SafeString:
    """One of a few ways to look, or a condition that holds; `gone` says that pressing takes the condition away."""
    css = "chip chip--on" if on or gone else "chip"
    current = SafeString(' aria-current="true"') if on and not gone else ""
    said = format_html('<span class="for-ears">{} </span>', _("Take away the condition:")) if gone else ""
    after = icons.icon("close") if gone else ""
    drawing = icons.icon(icon) if icon else ""
    return format_html(
        '<a class="{}" href="{}"{}>{}<span>{}{}</span>{}</a>', css, href, current, drawing, said, text, after
    )


@register.inclusion_tag("components/card.html")
def card(number: str, amount: Decimal, name: str, href: str, *, note: SafeString | str = "") -> dict[str, Any]:
    """An order on a board: its number, sum, buyer, and one pill."""
    return {"number": number, "amount": amount, "name": name, "href": href, "note": note}


@register.inclusion_tag("components/pages.html")
def pages(next_url: str = "", first_url: str = "") -> dict[str, Any]:
    """Later pages of a list by key, and the way back to its beginning."""
    return {"next_url": next_url, "first_url": first_url}
