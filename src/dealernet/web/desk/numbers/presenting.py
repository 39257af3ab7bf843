"""A cut of figures as its address says it, and the figures in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from dealernet.business.analytics.queries import WHICH, Cut, Figures, Row
from dealernet.web.components.words import NBSP, written_money

PERIODS: Final = (7, 30, 90, 365)
ORIGINS: Final[Mapping[str, Any]] = {
    "portal": pgettext_lazy("source of orders", "Dealer's cabinet"),
    "api": pgettext_lazy("source of orders", "API"),
    "onec": pgettext_lazy("source of orders", "1C"),
    "desk": pgettext_lazy("source of orders", "Staff"),
}
TITLES: Final[Mapping[str, Any]] = {
    "all": pgettext_lazy("orders behind a figure", "Orders of the period"),
    "untouched": pgettext_lazy("orders behind a figure", "Orders that went by themselves"),
    "touched": pgettext_lazy("orders behind a figure", "Orders that needed or need a person"),
    "was_due": pgettext_lazy("orders behind a figure", "Orders whose time to be paid has come"),
    "late": pgettext_lazy("orders behind a figure", "Orders not paid in time"),
}


def cut_of(values: Mapping[str, Any]) -> Cut:
    """The cut an address names; what it cannot mean is left out."""
    days = str(values.get("days", ""))
    direction = values.get("direction")
    return Cut(
        days=int(days) if days.isdigit() and int(days) in PERIODS else 30,
        direction=_id(direction) if direction else direction,
        origin=_text(values.get("origin"), 20),
        channel=_text(values.get("channel"), 60),
    )


def which_of(values: Mapping[str, Any]) -> str:
    """Which orders behind a figure; all, when the address does not say."""
    which = str(values.get("which", ""))
    return which if which in WHICH else "all"


def query_of(cut: Cut, **more: Any) -> str:
    """The cut as an address's query, with more."""
    told: dict[str, Any] = {"days": cut.days}
    told |= {n: v for n in ("direction", "origin", "channel") if (v := getattr(cut, n)) is not None}
    return "?" + urlencode({name: value for name, value in {**told, **more}.items() if value is not None})


def periods(cut: Cut) -> list[dict[str, Any]]:
    """The periods one may look at."""
    return [
        {
            "title": ngettext("%(n)s day", "%(n)s days", days) % {"n": days},
            "href": query_of(cut, days=days),
            "on": days == cut.days,
            "count": None,
        }
        for days in PERIODS
    ]


def headline(cut: Cut, found: Figures) -> list[dict[str, Any]]:
    """The figures above everything, each with the address of its records."""
    whole, series = found.whole, found.series
    orders = reverse("desk-numbers-orders")
    touches = _("%(n)s acts of people an order") % {"n": _number(whole.touches_each)}
    alone = _("Orders of the period that went on without a single act of the staff.")
    ready = _("Buyers all of whose terms are agreed, so that their orders can go by themselves; not every one does.")
    of_all = _("%(n)s of %(all)s who ordered") % {"n": found.automatic, "all": found.dealers}
    return [
        _figure(
            _("Went by themselves"),
            share(whole.untouched_share),
            f"{alone} {_capital(touches)}",
            orders + query_of(cut, which="touched"),
        )
        | {"series": [float(one.untouched_share or 0) for one in series], "label": _("Their share over the period")},
        _figure(
            _("Dealers on automatic"),
            share(found.automatic_share),
            f"{ready} {_capital(of_all)}",
            reverse("desk-numbers-dealers") + query_of(cut),
        ),
        _figure(
            _("Not paid in time"),
            share(whole.late_share),
            _("%(n)s of %(all)s whose time has come") % {"n": whole.late, "all": whole.was_due},
            orders + query_of(cut, which="late"),
        ),
        _figure(
            _("Missed requests"),
            str(found.missed),
            _("of %(all)s; answered late or not yet") % {"all": found.requests},
            reverse("desk-numbers-requests") + query_of(cut),
        ),
    ]


def all_orders(cut: Cut, found: Figures) -> dict[str, str]:
    """How many orders the period has, and the address of all of them."""
    told = {"n": found.whole.orders, "sum": written_money(found.whole.total)}
    return {
        "title": ngettext("%(n)s order, %(sum)s", "%(n)s orders, %(sum)s", found.whole.orders) % told,
        "href": reverse("desk-numbers-orders") + query_of(cut),
    }


def tables(cut: Cut, found: Figures) -> list[dict[str, Any]]:
    """What the figures come to by direction, source and advertising channel."""
    return [
        _table(cut, "direction", _("By direction"), found.directions, {}, pgettext("direction", "none"))
        | {"heading": pgettext("of an order", "Direction")},
        _table(cut, "origin", _("By source"), found.origins, ORIGINS, pgettext("source of orders", "not known"))
        | {"heading": pgettext("of an order", "Source")},
        _table(cut, "channel", _("By advertising channel"), found.channels, {}, pgettext("channel", "not known"))
        | {"heading": _("Advertising channel")},
    ]


def share(value: int | None) -> str:
    """Per cent as people read them; a dash where nothing was counted."""
    return "—" if value is None else f"{value}{NBSP}%"


def _table(
    cut: Cut, axis: str, title: str, rows: Sequence[Row], names: Mapping[str, Any], nameless: str
) -> dict[str, Any]:
    orders = reverse("desk-numbers-orders")
    return {
        "title": title,
        "rows": [
            {
                "name": row.name or str(names.get(row.key, row.key)) or nameless,
                "counted": row.counted,
                "untouched": share(row.counted.untouched_share),
                "bar": row.counted.untouched_share or 0,
                "late": share(row.counted.late_share),
                "href": orders + query_of(cut, **{axis: row.key}),
                "late_href": orders + query_of(cut, **{axis: row.key}, which="late") if row.counted.late else "",
            }
            for row in rows
        ],
    }


def _figure(name: str, value: str, note: str, href: str) -> dict[str, Any]:
    return {"name": name, "value": value, "note": note, "href": href, "series": (), "label": ""}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _number(value: Any) -> str:
    return f"{value.normalize():f}".replace(".", pgettext("decimal sign", "."))


def _id(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _text(value: Any, longest: int) -> str | None:
    return None if value is None else str(value).replace("\x00", "")[:longest]
