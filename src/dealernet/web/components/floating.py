"""What floats over a page: a dialog that asks or tells, a toast that says what was done and may take it back."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dealernet.web.components import icons
from dealernet.web.components.blocks import drawn

register = template.Library()


@register.simple_block_tag
def dialog(content: str, asks: str, *, id: str) -> SafeString:
    """A question in a frame over the page; the block says the consequence and holds the buttons. Opened by `opens`.

    It needs a script: what can be done only here must have a page of its own too.
    """
    return drawn("dialog", content, asks=asks, id=id)


@register.simple_tag
def opens(text: str, dialog_id: str, *, kind: str = "plain", icon: str = "", wide: bool = False) -> SafeString:
    """A button that opens a dialog; the focus comes back to it when the dialog closes."""
    css = "button" + (f" button--{kind}" if kind != "plain" else "") + (" button--wide" if wide else "")
    drawing = icons.icon(icon) if icon else ""
    return format_html(
        '<button class="{}" type="button" data-opens="{}" aria-haspopup="dialog">{}{}</button>',
        css,
        dialog_id,
        drawing,
        text,
    )


@register.inclusion_tag("components/toast.html", takes_context=True)
def toast(context: Any, text: str, *, undo: str = "") -> dict[str, Any]:
    """What was just done; with the address `undo` it can be taken back for as long as it is shown."""
    return {"text": text, "undo": undo, "csrf_token": context.get("csrf_token", "")}
