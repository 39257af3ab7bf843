"""The printed forms in force: published revisions, else the ones the program comes with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealernet.business.documents.forms import checking
from dealernet.business.documents.forms.pictures import picture_links
from dealernet.business.documents.forms.telling import told_form
from dealernet.business.documents.rules.form import PrintedForm, read_form
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import NotThere

KIND: Final = "printed_form"
INVOICE: Final = "invoice"
_FILE: Final = Path(__file__).with_name("forms.yaml")


@cache
def _come_with() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


@publishing.kind(KIND, gettext_lazy("Printed forms"), moves=True, comes_with=_come_with, told=told_form)
def problems(body: Any) -> list[str]:
    """Why a form may not be published, its pictures not looked for."""
    return checking.problems(body)


@publishing.also_asked(KIND)
def _fits_its_key(key: str, body: Any) -> list[str]:
    """Invoices are drawn by the one form of their name; the pictures a form shows are kept here. One statement."""
    found = []
    if (key == INVOICE) != (body.get("about", "order") == "invoice"):
        found.append(_("invoices are drawn by the form “invoice” alone, and it draws nothing else"))
    if key == INVOICE and body.get("off"):
        found.append(_("the form of invoices cannot be put aside: invoices are drawn by it"))
    names = [block["file"] for block in body["blocks"] if block["block"] == "picture"]
    missing = sorted(set(names) - set(picture_links(names)))
    if missing:
        told = {"many": len(missing), "first": missing[0][:12]}
        said = _("%(many)s of its pictures are not kept here (%(first)s…): choose the files in the editor first") % told
        found.append(said)
    return found


def misfits_of(key: str, body: Any) -> list[str]:
    """Why a form may not be published under a key. Two statements at most."""
    return publishing.wrong_with(KIND, key or "form", body)


def forms_in_force() -> dict[str, PrintedForm]:
    """All printed forms by key. One cheap statement while nothing is published."""
    return dict(_in_force(publishing.stamp(KIND)))


def forms_of_orders(*, for_buyers: bool = False) -> list[PrintedForm]:
    """The forms an order may be printed by, those marked for buyers alone where asked so. One cheap statement."""
    found = [one for one in forms_in_force().values() if one.about == "order" and not one.off]
    return [one for one in found if one.for_buyers or not for_buyers]


@lru_cache(maxsize=4)
def _in_force(stamp: str) -> Mapping[str, PrintedForm]:
    """The forms of a stamp: it names revisions, and those never change."""
    found = {key: read_form(key, 0, body) for key, body in _come_with().items()}
    for key, one in publishing.in_force(KIND).items():
        found[key] = read_form(key, one.number, one.body)
    return found


def form_at(key: str, revision: int) -> PrintedForm:
    """A form as it was at a revision, 0 for how the program came; `NotThere` when there is none. One statement."""
    if revision:
        return read_form(key, revision, publishing.body_at(KIND, key, revision))
    if key not in _come_with():
        raise NotThere
    return read_form(key, 0, _come_with()[key])


def came_with(key: str) -> Mapping[str, Any] | None:
    """A form as the program came with it; nothing where it is the company's own."""
    return _come_with().get(key)


def form_body(key: str) -> tuple[Mapping[str, Any], int]:
    """A form as it is in force or as the program came, to be changed, and its revision; `NotThere` without one."""
    one = publishing.current(KIND, key)
    if one is not None:
        return one.body, one.number
    if key not in _come_with():
        raise NotThere
    return _come_with()[key], 0
