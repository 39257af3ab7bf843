"""Papers and printed forms that go along with the letters of rules."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealernet.automation.registry import Item
from dealernet.automation.writing import ORDER
from dealernet.business.documents.errors import FormUnknown
from dealernet.business.documents.queries import PRINTED_FORM, forms_of_orders
from dealernet.business.orders.queries import standing_invoices, standing_transfers
from dealernet.foundation.configuration import publishing

RULE: Final = "rule"
FORM: Final = "form:"
"""How what is attached begins where it is a printed form."""
ATTACHED: Final[Mapping[str, Any]] = {"invoice": _("the invoice"), "transfer": _("the transfer document")}


def attachable(kind: str = ORDER) -> Mapping[str, Any]:
    """What may go along with a letter about a sort of record, by its title: papers are of orders only."""
    if kind != ORDER:
        return {}
    forms = {one.key: gettext("printed form “%(title)s”") % {"title": one.title} for one in forms_of_orders()}
    return {**ATTACHED, **{f"{FORM}{key}": title for key, title in forms.items()}}


Attachments = Sequence[Mapping[str, str]]


def enclosed(
    attach: str, kind: str, items: Sequence[Item], facts: Mapping[UUID, Mapping[str, Any]]
) -> Mapping[int, Attachments]:
    """What goes along with the letter of each event: papers and forms are of orders only."""
    if kind != ORDER:
        return {}
    return _form(attach, items, facts) if attach.startswith(FORM) else _papers(attach, items)


def _papers(attach: str, items: Sequence[Item]) -> Mapping[int, Attachments]:
    """The papers that go along with the letter of each event."""
    orders = [item.subject for item in items]
    if attach == "invoice":
        invoices = standing_invoices(orders)
        return {item.event.id: [_paper(*invoices[item.subject])] for item in items if item.subject in invoices}
    if attach == "transfer":
        transfers = standing_transfers(orders)
        return {
            item.event.id: [
                _paper(one, name)
                for one, name, shipment in transfers.get(item.subject, [])
                if shipment == item.event.facts.get("shipment_number")
            ]
            for item in items
        }
    return {}


def _paper(document: UUID, name: str) -> Mapping[str, str]:
    return {"document": str(document), "name": f"{name}.pdf"}


def _form(attach: str, items: Sequence[Item], facts: Mapping[UUID, Mapping[str, Any]]) -> Mapping[int, Attachments]:
    """The form that goes along with each letter, of today's revision. One cheap statement."""
    key = attach.removeprefix(FORM)
    form = next((one for one in forms_of_orders() if one.key == key), None)
    if form is None:
        raise FormUnknown
    return {
        item.event.id: [
            {
                "form": key,
                "revision": str(form.revision),
                "order": str(item.subject),
                "name": form.file_name(str(facts[item.subject]["number"]), str(facts[item.subject]["language"])),
            }
        ]
        for item in items
    }


@publishing.also_asked(PRINTED_FORM)
def _sent_by_rules(key: str, body: Any) -> list[str]:
    """A form that rules send along is not put aside under them. One statement where one is."""
    if not body.get("off"):
        return []
    sends = f'"attach": "{FORM}{key}"'
    rules = [one for one in publishing.in_force(RULE).values() if not one.body.get("off")]
    naming = [str(one.body["title"].get("ru", one.key)) for one in rules if sends in json.dumps(one.body)]
    told = {"rules": ", ".join(naming[:5])}
    return [gettext("rules send it along with letters, change them first: %(rules)s") % told] if naming else []


def said_of(attached: Attachments, language: str) -> str:
    """That papers are attached, in a language; nothing where there are none."""
    with translation.override(language):
        return gettext("The papers are attached.") if attached else ""
