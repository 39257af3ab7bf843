"""Template tags of the components: small ones drawn here, larger ones from a template each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dealernet.web.components import icons, words
from dealernet.web.components.blocks import drawn

register = template.Library()
SHAPES = {"good": "check", "wait": "clock", "bad": "stop", "go": "arrow", "": "dot"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing by name; with a label it is read aloud."""
    return icons.icon(name, label)


@register.simple_tag
def money(amount: Decimal | None, kopecks: bool = False) -> SafeString:
    """A sum in roubles that does not break over lines."""
    return format_html('<span class="money">{}</span>', words.written_money(amount, kopecks=kopecks))


@register.filter
def roubles(amount: Decimal | None) -> str:
    """A sum in roubles as plain text."""
    return words.written_money(amount)


@register.filter
def quantity(value: Decimal | None, unit: str = "") -> str:
    """A quantity without needless zeros."""
    return words.written_quantity(value, unit)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as people say it."""
    return words.written_moment(value)


@register.filter
def seconds(value: int | None) -> str:
    """A length of time as people say it."""
    return words.written_seconds(int(value)) if value is not None else ""


@register.filter
def day(value: date | None) -> str:
    """A day as people say it."""
    return words.written_day(value)


@register.filter
def phone(value: str) -> str:
    """A telephone number as people read it."""
    return words.written_phone(value)


@register.filter
def day_of(value: datetime | None) -> str:
    """The day of a moment where the reader is."""
    return "" if value is None else words.written_day_of(value)


@register.filter
def paper_name(paper: Any) -> str:
    """What people call a paper."""
    return words.paper_name(paper.kind, paper.number)


@register.simple_tag
def pill(word: str, tone: str = "", shape: str = "") -> SafeString:
    """A status: a shape, a word, a tone (good, wait, bad, go or none)."""
    if tone not in SHAPES:
        raise template.TemplateSyntaxError(f"a pill has no tone {tone}")
    name = shape or SHAPES[tone]
    css = f"pill pill--{tone}" if tone else "pill"
    return format_html('<span class="{}">{}{}</span>', css, icons.icon(name), word)


@register.simple_tag
def button(  # noqa: PLR0913 - what look.md names
    text: str,
    *,
    kind: str = "plain",
    icon: str = "",
    href: str = "",
    name: str = "",
    value: str = "",
    reason: str = "",
    wide: bool = False,
    form: str = "",
    busy: bool = False,
) -> SafeString:
    """A button, or a link that looks like one; `kind`: main, plain, quiet, stop. `reason` disables it and says why."""
    if kind not in ("main", "plain", "quiet", "stop"):
        raise template.TemplateSyntaxError(f"a button has no kind {kind}")
    css = "button" + (f" button--{kind}" if kind != "plain" else "") + (" button--wide" if wide else "")
    drawing = icons.icon(icon) if icon else ""
    if href and not reason:
        return format_html('<a class="{}" href="{}">{}{}</a>', css, href, drawing, text)
    attributes = SafeString("")
    for key, given in (("name", name), ("value", value), ("form", form)):
        if given:
            attributes += format_html(' {}="{}"', key, given)
    if reason:
        attributes += mark_safe(" disabled")
    if busy:
        attributes += mark_safe(' aria-busy="true"')
    made = format_html('<button class="{}" type="submit"{}>{}{}</button>', css, attributes, drawing, text)
    return format_html('{} <span class="quiet">{}</span>', made, reason) if reason else made


@register.simple_tag
def key(name: str) -> SafeString:
    """A key cap."""
    return format_html('<kbd class="key" aria-hidden="true">{}</kbd>', name)


@register.simple_tag
def avatar(name: str, kind: str = "person") -> SafeString:
    """Round initials for a person; a square sign for a rule, the exchange, the system."""
    if kind == "person":
        initials = "".join(word[0] for word in name.replace("«", "").split()[:2]).upper()
        return format_html('<span class="avatar" aria-hidden="true">{}</span>', initials)
    drawing = {"rule": "rule", "program": "exchange", "system": "gear"}.get(kind, "gear")
    return format_html('<span class="avatar avatar--rule" aria-hidden="true">{}</span>', icons.icon(drawing))


@register.simple_tag
def was_is(before: Any, after: Any) -> SafeString:
    """A change: what it was, what it is."""
    return format_html(
        '<del class="was"><span class="for-ears">{} </span>{}</del>'
        ' <ins class="is"><span class="for-ears">{} </span>{}</ins>',
        _("was"),
        before,
        _("is"),
        after,
    )


@register.inclusion_tag("components/stages.html")
def stages(steps: Sequence[Any], label: str = "") -> dict[str, Any]:
    """The stops of an order. Each step has `name`, `when` and `state`: done, now or next."""
    now = next((n for n, step in enumerate(steps, 1) if step.state == "now"), len(steps))
    return {
        "steps": steps,
        "now": now,
        "current": steps[now - 1] if steps else None,
        "label": label or _("Way of the order"),
    }


@register.inclusion_tag("components/timeline.html")
def timeline(moments: Sequence[Any]) -> dict[str, Any]:
    """What happened, newest first. Each has `who`, `kind` (person, rule, program, system), `text`, `at`, `why`."""
    return {"moments": moments}


@register.inclusion_tag("components/why.html")
def why(reason: Any, open: bool = False, example: str = "") -> dict[str, Any]:
    """On what grounds a rule acted: `rule`, `revision`, `because`, `grounds` (each `holds` and `text`).

    With the address `example` a button makes an example of it that binds.
    """
    return {"reason": reason, "open": open, "example": example}


@register.inclusion_tag("components/sums.html")
def sums(pairs: Sequence[tuple[str, Decimal]], total: str, amount: Decimal) -> dict[str, Any]:
    """Money in a column, the double rule above the total."""
    return {"pairs": pairs, "total": total, "amount": amount}


@register.inclusion_tag("components/facts.html")
def facts(pairs: Sequence[tuple[str, Any]], size: str = "") -> dict[str, Any]:
    """Boxes of a printed form: label above, value below. `size`: narrow, wide."""
    return {"pairs": [pair for pair in pairs if pair[1] not in ("", None)], "size": size}


@register.inclusion_tag("components/field.html")
def field(bound: Any, *, wide: bool = False) -> dict[str, Any]:
    """A form field: label, control, hint, and the error that says what would be right.

    A choice, a tick and a switch are fields too: the form's widget (select, checkbox, radio) says which.
    """
    widget = bound.field.widget
    described = " ".join(
        name
        for name, there in ((f"{bound.auto_id}-hint", bound.help_text), (f"{bound.auto_id}-error", bound.errors))
        if there
    )
    attributes: dict[str, Any] = {"class": "input"}
    if described:
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    kind = getattr(widget, "input_type", "")
    is_tick, is_switch = kind == "checkbox", kind == "radio"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs={} if is_tick else attributes),
        "is_tick": is_tick,
        "is_switch": is_switch,
        "described": described,
        "wide": wide,
    }


@register.inclusion_tag("components/search.html")
def search(
    name: str, label: str, value: str = "", *, key: str = "", big: bool = False, placeholder: str = ""
) -> dict[str, Any]:
    """A search field with its label for ears, and the key that leads to it."""
    return {"name": name, "label": label, "value": value, "key": key, "big": big, "placeholder": placeholder}


@register.inclusion_tag("components/stepper.html")
def stepper(
    name: str, value: Any, what: str, *, step: Any = 1, least: int = 0, send: bool = False, form: str = ""
) -> dict[str, Any]:
    """A quantity with minus and plus; `what` names the thing for ears; `send` sends the form when it changes.

    `form` is the id of the form it goes with, when it does not stand in it; such a form keeps it in no draft.
    """
    shown = value if isinstance(value, str) else words.written_quantity(value)
    return {"name": name, "value": shown, "what": what, "step": step, "least": least, "send": send, "form": form}


@register.inclusion_tag("components/progress.html")
def progress(title: str, done: int, of: int, left: str = "") -> dict[str, Any]:
    """Long work: how much is done of how much."""
    return {"title": title, "done": done, "of": of, "left": left, "share": round(100 * done / of) if of else 0}


@register.simple_block_tag
def page_head(
    content: str, title: str, *, back: str = "", back_title: str = "", lead: str = "", status: str = ""
) -> SafeString:
    """The head of a page: way back, title, one pill (`status`), at most three plain buttons in the block."""
    return drawn("page_head", content, title=title, back=back, back_title=back_title, lead=lead, status=status)


@register.simple_block_tag
def sheet(content: str, title: str = "", *, body: bool = False, id: str = "", head: str = "") -> SafeString:
    """A sheet of paper with a head; `body` gives its content room around it."""
    return drawn("sheet", content, title=title, body=body, id=id, head=head)


@register.simple_block_tag
def move(content: str, asks: str) -> SafeString:
    """The thick frame: what you are to decide. At most one on a page; the filled button stands in it."""
    return drawn("move", content, asks=asks)


@register.simple_block_tag
def notice(content: str, title: str, *, tone: str = "") -> SafeString:
    """An announcement; `tone`: good, wait, bad or none."""
    if tone not in ("", "good", "wait", "bad"):
        raise template.TemplateSyntaxError(f"a notice has no tone {tone}")
    return drawn(
        "notice",
        content,
        title=title,
        tone=tone,
        shape={"": "info", "good": "check", "wait": "clock", "bad": "stop"}[tone],
    )


@register.simple_block_tag
def empty(content: str, title: str, *, text: str = "") -> SafeString:
    """An empty screen: what will be here; the block holds the button that starts it."""
    return drawn("empty", content, title=title, text=text)


@register.filter
def named(value: Any, names: dict[str, str]) -> str:
    """The name of an id."""
    return names.get(str(value), str(value))


SOURCE_NAMES = {
    "desk": pgettext_lazy("source", "by hand"),
    "desk.override": pgettext_lazy("source", "by hand, over 1C"),
    "api": pgettext_lazy("source", "by the API"),
    "demo": pgettext_lazy("source", "demo"),
    "onec": pgettext_lazy("source", "1C"),
    "onec.odata": pgettext_lazy("source", "1C by OData"),
    "onec.sheet": pgettext_lazy("source", "sheet from 1C"),
    "bank": pgettext_lazy("source", "bank"),
    "edo": pgettext_lazy("source", "EDO"),
    "webhooks": pgettext_lazy("source", "webhook"),
    "shipment": pgettext_lazy("source", "our shipment"),
    "portal": pgettext_lazy("source", "cabinet"),
}


MESSAGE_KINDS = {
    "order": pgettext_lazy("message", "Order"),
    "shipment": pgettext_lazy("message", "Shipment for order"),
    "counterparty": pgettext_lazy("message", "Counterparty"),
    "transfer": pgettext_lazy("message", "Transfer document"),
}


@register.filter
def message_kind(kind: str) -> str:
    """What goes to or came from an outside system, in words."""
    return str(MESSAGE_KINDS.get(kind, kind))


@register.filter
def source_name(source: str) -> str:
    """Where a value came from, in words."""
    return str(SOURCE_NAMES.get(source, source))
