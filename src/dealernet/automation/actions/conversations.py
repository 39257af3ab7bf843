"""What rules may write to buyers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealernet.automation.registry import Item, Told, action
from dealernet.automation.wording import dated
from dealernet.business.calls.queries import call_letter_facts
from dealernet.business.conversations.commands import NewLetter, write_letters
from dealernet.business.conversations.queries import letter_subjects, mentions, template_about
from dealernet.business.orders.queries import letter_facts, order_responsibles, standing_invoices, standing_transfers
from dealernet.foundation import clock
from dealernet.foundation.access.absence import Reader, staff_readers
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.staff import ROLE_NAMES, staff_roles
from dealernet.foundation.errors import Refusal
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import filled
from dealernet.foundation.workdays.hours import Span, out_of_quiet, zone_of
from dealernet.foundation.workdays.published import calendar_in_force

WORDS_OF_EVENT: Final = ("shipment_number", "reason", "paper_number")


PLACES: Final[Mapping[str, str]] = {"order": "orders", "call": "calls"}
"""Where the desk shows a record."""
ONCE: Final[Mapping[str, Any]] = {"day": _("once a day about one order")}


def _whom() -> Mapping[str, Any]:
    roles = {role: ROLE_NAMES.get(role, role) for role in staff_roles()}
    return {"responsible": _("whoever is responsible"), **roles}


READS: Final[Mapping[str, Any]] = {"too": _("gets letters too")}
NIGHT: Final[Mapping[str, Any]] = {"wait": _("waits for the morning where the buyer is")}
ATTACHED: Final[Mapping[str, Any]] = {"invoice": _("the invoice"), "transfer": _("the transfer document")}


@action(
    "letters.send",
    _("write a letter to the buyer"),
    Told("template", "choice", _("which letter"), letter_subjects),
    Told("attach", "choice", _("paper that goes along"), lambda: ATTACHED, required=False),
    Told("once", "choice", _("how often at most"), lambda: ONCE, required=False),
    Told("at_night", "choice", _("in quiet hours"), lambda: NIGHT, required=False),
    subjects=["order", "call"],
    leaves=True,
    power="conversations.send",
)
def send(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Write a letter to the e-mail of the order's legal face, or of whoever called: `template`; `attach` sends a paper.

    With `once: day` a second one about the same order on the same day is not written. `attach: invoice` is the standing
    invoice; `attach: transfer` the transfer document of what has just left. With `at_night: wait` it does not leave
    in the quiet hours of the working calendar, counted where the buyer is. A cart without a legal face is written of to
    whoever filled it. A letter about something else than the record is refused.
    """
    told, kind = items[0].told, items[0].event.subject_type
    if template_about(str(told["template"])) not in ("", kind):
        return [Outcome(item.subject, LetterOfAnother(), changed=False) for item in items]
    facts = _letter_facts(kind, items, str(told["template"]))
    quiet = calendar_in_force().quiet if told.get("at_night") == "wait" else None
    papers = _papers(str(told.get("attach", "")), items)
    letters = []
    for item in items:
        attached = papers.get(item.event.id, [])
        letters.append(
            NewLetter(
                key=_key(item),
                template=str(told["template"]),
                recipient=str(item.facts.get("email") or facts[item.subject].get("cart_email", "")),
                facts={
                    **facts[item.subject],
                    **_event_words(item),
                    "papers": _said(attached, facts[item.subject]["language"]),
                },
                about=item.subject,
                party_id=item.facts.get("customer_id"),
                language=facts[item.subject]["language"],
                not_before=_morning(quiet, str(facts[item.subject]["zone"])),
                attachments=[{"document": str(one), "name": f"{name}.pdf"} for one, name in attached],
            )
        )
    write_letters(actor, letters)
    return [Outcome(item.subject) for item in items]


@action(
    "letters.tell_staff",
    _("write to the company's own people"),
    Told("whom", "several", _("to whom"), _whom),
    Told("title", "text", _("subject of the letter")),
    Told("text", "text", _("what it says")),
    Told("away", "choice", _("whoever is on leave or ill"), lambda: READS, required=False),
    subjects=["order", "call"],
    leaves=True,
)
def tell_staff(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Write a letter to the responsible person, or to everybody of a role: `title` and `text` (with {{ words }}).

    Each gets one letter an event; whoever is away gets none, unless `away: too`.
    """
    told = items[0].told
    readers = _readers(items, [str(one) for one in told.get("whom", [])], at_work=told.get("away") != "too")
    letters = [
        NewLetter(
            key=f"staff_note:{item.event.id}:{reader.id}",
            template="staff_note",
            recipient=reader.email,
            facts={
                "title": filled(str(told["title"]), dated(item.facts, _zone(reader)))[:300],
                "text": filled(str(told["text"]), dated(item.facts, _zone(reader))),
                "link": f"{settings.BASE_URL}/desk/{PLACES[item.event.subject_type]}/{item.subject}/",
                "rule": actor.name,
            },
            about=item.subject,
            party_id=item.facts.get("customer_id"),
            account_id=reader.id,
            language=reader.language,
        )
        for item in items
        for reader in readers[item.subject]
    ]
    if letters:
        write_letters(actor, letters)
    return [
        Outcome(item.subject, None if readers[item.subject] else NobodyToRead(), changed=bool(readers[item.subject]))
        for item in items
    ]


def _zone(reader: Reader) -> tzinfo:
    return zone_of(reader.zone, timezone.get_default_timezone())


class NobodyToRead(Refusal):
    """Nobody of those who are named is there."""

    code = "nobody_to_read"
    message = _("There is nobody to write to: those named for it are away or no longer work here.")


class LetterOfAnother(Refusal):
    """The letter is about another sort of record: its words would stay empty."""

    code = "letter_of_another"
    message = _("This letter is about another sort of record: choose one about it.")


def _letter_facts(kind: str, items: Sequence[Item], template: str) -> Mapping[UUID, Mapping[str, Any]]:
    """The words of letters about these records."""
    subjects = [item.subject for item in items]
    if kind == "call":
        return call_letter_facts(subjects)
    return letter_facts(subjects, with_lines=mentions(template, "lines"))


def _readers(items: Sequence[Item], whom: Sequence[str], *, at_work: bool) -> dict[UUID, list[Reader]]:
    """Who reads about each record, each once. Two statements."""
    orders = [item.subject for item in items if item.event.subject_type == "order"]
    responsibles = order_responsibles(orders) if orders and "responsible" in whom else {}
    if "responsible" in whom:
        responsibles |= {i.subject: i.facts.get("responsible_id") for i in items if i.subject not in responsibles}
    found = staff_readers([one for one in responsibles.values() if one], whom, at_work=at_work)
    return {
        item.subject: [one for one in found if one.role in whom or one.id == responsibles.get(item.subject)]
        for item in items
    }


def _morning(quiet: Span | None, zone: str) -> datetime | None:
    """When a letter may leave that is not to come in the buyer's quiet hours; nothing for at once."""
    now = clock.now()
    leaves = out_of_quiet(quiet, now, zone_of(zone, timezone.get_default_timezone()))
    return leaves if leaves > now else None


def _key(item: Item) -> str:
    """What makes it one letter: the event it follows from, or the order and the day."""
    told = item.told
    return f"{told['template']}:" + (
        f"{item.subject}:{clock.today()}" if told.get("once") == "day" else str(item.event.id)
    )


def _papers(attach: str, items: Sequence[Item]) -> Mapping[int, list[tuple[UUID, str]]]:
    """(id, name) of the papers that go along with the letter of each event."""
    orders = [item.subject for item in items]
    if attach == "invoice":
        invoices = standing_invoices(orders)
        return {item.event.id: [invoices[item.subject]] for item in items if item.subject in invoices}
    if attach == "transfer":
        transfers = standing_transfers(orders)
        return {
            item.event.id: [
                (one, name)
                for one, name, shipment in transfers.get(item.subject, [])
                if shipment == item.event.facts.get("shipment_number")
            ]
            for item in items
        }
    return {}


def _said(attached: Sequence[tuple[UUID, str]], language: str) -> str:
    with translation.override(language):
        return gettext("The papers are attached.") if attached else ""


def _event_words(item: Item) -> dict[str, Any]:
    return {name: str(value) for name, value in item.event.facts.items() if name in WORDS_OF_EVENT}
