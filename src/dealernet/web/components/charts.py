"""Pictures of numbers: a figure, a line or bars beside it, a part of a whole, a funnel. Each is read aloud too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
WIDTH: Final = 240
HEIGHT: Final = 48
AIR: Final = 4


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step of a funnel: its name, how many reached it as people read it, and its share of the first, 0 to 100."""

    name: str
    value: str
    share: float


@register.simple_tag
def spark(series: Sequence[float], label: str, *, kind: str = "line") -> SafeString:
    """A small picture of a series, oldest first, read aloud as `label`; `kind`: line, or bars with the last marked."""
    if kind not in ("line", "bars"):
        raise template.TemplateSyntaxError(f"a spark has no kind {kind}")
    if not series:
        return mark_safe("")
    drawing = _bars(series) if kind == "bars" else _line(series)
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        label,
        drawing,
    )


@register.inclusion_tag("components/figure.html")
def figure(
    name: str, value: Any, note: str = "", *, href: str = "", series: Sequence[float] = (), label: str = ""
) -> dict[str, Any]:
    """A figure with its name, a note, and a line of how it went; with `href` the whole figure leads further."""
    return {"name": name, "value": value, "note": note, "href": href, "series": series, "label": label or name}


@register.inclusion_tag("components/bar.html")
def bar(share: float, label: str, should_be: float | None = None) -> dict[str, Any]:
    """A part of a whole as a bar, with a tick where it should be by now."""
    return {"share": min(max(share, 0), 100), "label": label, "should_be": should_be}


@register.inclusion_tag("components/funnel.html")
def funnel(steps: Sequence[FunnelStep], label: str) -> dict[str, Any]:
    """Steps with their bars, the first the widest. Each has `name`, `value` as people read it, and `share`."""
    return {"steps": steps, "label": label}


def _height(value: float, least: float, most: float) -> float:
    share = (value - least) / (most - least) if most > least else 0.5
    return round(HEIGHT - AIR - share * (HEIGHT - 2 * AIR), 1)


def _line(series: Sequence[float]) -> SafeString:
    least, most, step = min(series), max(series), WIDTH / max(len(series) - 1, 1)
    points = " ".join(f"{round(n * step, 1)},{_height(value, least, most)}" for n, value in enumerate(series))
    return format_html(
        '<polygon class="spark__area" points="0,{} {} {},{}"/><polyline class="spark__line" points="{}"/>',
        HEIGHT,
        points,
        WIDTH,
        HEIGHT,
        points,
    )


def _bars(series: Sequence[float]) -> SafeString:
    room, most, last = WIDTH / len(series), max(*series, 0) or 1, len(series) - 1
    drawn = []
    for n, value in enumerate(series):
        tall = round(max(value, 0) / most * (HEIGHT - AIR), 1)
        css = "spark__bar spark__bar--now" if n == last else "spark__bar"
        drawn.append((css, round(n * room + 1.5, 1), HEIGHT - tall, round(room - 3, 1), tall))
    return format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', drawn)
