"""What rules may write to buyers and to the company's own people: by e-mail, by messenger, as each wants."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
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
from dealernet.business.conversations.queries import has_message, letter_subjects, mentions, template_about
from dealernet.business.documents.errors import FormUnknown
from dealernet.business.documents.queries import PRINTED_FORM, forms_of_orders
from dealernet.business.orders.queries import (
    letter_facts,
    letter_readers,
    order_responsibles,
    standing_invoices,
    standing_transfers,
)
from dealernet.foundation import clock
from dealernet.foundation.access.absence import Reader, staff_names, staff_readers
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.staff import ROLE_NAMES, staff_roles
from dealernet.foundation.configuration import publishing
from dealernet.foundation.errors import Refusal
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import filled
from dealernet.foundation.workdays.hours import Span, out_of_quiet, zone_of
from dealernet.foundation.workdays.published import calendar_in_force

RULE: Final = "rule"
FORM: Final = "form:"
"""How what is attached begins where it is a printed form."""
WORDS_OF_EVENT: Final = ("shipment_number", "reason", "paper_number")


STAFF_NOTE: Final = "staff_note"
BUYER: Final = "party"
PLACES: Final[Mapping[str, str]] = {"order": "orders", "call": "calls", BUYER: "buyers"}
"""Where the desk shows a record."""
ONCE: Final[Mapping[str, Any]] = {"day": _("once a day about one order")}


def _whom() -> Mapping[str, Any]:
    every = gettext("everybody of the role “%(role)s”")
    roles = {role: every % {"role": ROLE_NAMES.get(role, role)} for role in staff_roles()}
    return {"responsible": _("whoever is responsible"), **roles}


def _letters() -> Mapping[str, Any]:
    return {**letter_subjects(about="order"), **letter_subjects(about="call")}


READS: Final[Mapping[str, Any]] = {"too": _("gets letters too")}
NIGHT: Final[Mapping[str, Any]] = {"wait": _("waits for the morning where the buyer is")}
CHANNELS: Final[Mapping[str, Any]] = {"email": _("by e-mail"), "telegram": _("in Telegram")}
ATTACHED: Final[Mapping[str, Any]] = {"invoice": _("the invoice"), "transfer": _("the transfer document")}


def _attachable() -> Mapping[str, Any]:
    forms = {one.key: gettext("printed form “%(title)s”") % {"title": one.title} for one in forms_of_orders()}
    return {**ATTACHED, **{f"{FORM}{key}": title for key, title in forms.items()}}


def by_channels(detail: Mapping[str, Any]) -> str:
    """By which channels it was written, in words."""
    return ", ".join(str(CHANNELS.get(one, one)) for one in detail.get("channels", ()))


@action(
    "letters.send",
    _("write to the buyer"),
    Told("template", "choice", _("which letter"), _letters),
    Told("attach", "choice", _("paper that goes along"), _attachable, required=False),
    Told("once", "choice", _("how often at most"), lambda: ONCE, required=False),
    Told("at_night", "choice", _("in quiet hours"), lambda: NIGHT, required=False),
    subjects=["order", "call"],
    leaves=True,
    power="conversations.send",
    says=by_channels,
)
def send(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Write a letter to the e-mail of the order's legal face, or of whoever called: `template`; `attach` sends a paper.

    Where the template has words for messengers, whoever placed the order is told in the messenger they linked, as they
    want it; an order that nobody of the buyer placed themselves is told to all of the buyer's people who linked one.
    Papers always go by e-mail.

    With `once: day` a second one about the same order on the same day is not written. `attach: invoice` is the standing
    invoice; `attach: transfer` the transfer document of what has just left; `attach: form:` and a key the order
    printed by that form, as it is when the letter leaves. With `at_night: wait` it does not leave in the quiet hours of
    the working calendar, counted where the buyer is. A cart without a legal face is written of to whoever filled it.
    Refused where the form was put aside, and a letter about something else than the record.
    """
    told, kind = items[0].told, items[0].event.subject_type
    if template_about(str(told["template"])) not in ("", kind):
        return [Outcome(item.subject, LetterOfAnother(), changed=False) for item in items]
    facts = _letter_facts(kind, [item.subject for item in items], str(told["template"]))
    quiet = calendar_in_force().quiet if told.get("at_night") == "wait" else None
    attach = str(told.get("attach", ""))
    try:
        papers = _attached(attach, kind, items, facts)
    except FormUnknown as unknown:
        return [Outcome(item.subject, unknown, changed=False) for item in items]
    messages = kind == "order" and has_message(str(told["template"]))
    readers = letter_readers([item.subject for item in items]) if messages else {}
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
                attachments=attached,
                readers=readers.get(item.subject, ()),
            )
        )
    return write_letters(actor, letters)


def _whole_note(told: Mapping[str, Any]) -> list[str]:
    if not told.get("whom") and not told.get("people"):
        return [gettext("choose whom to write to")]
    words = [told.get("title"), told.get("text")]
    if told.get("template"):
        return [gettext("choose a letter, or say it in words, not both")] if any(words) else []
    return [] if all(words) else [gettext("choose a letter, or give a subject and a text")]


@action(
    "letters.tell_staff",
    _("write to the company's own people"),
    Told("whom", "several", _("to whom"), _whom, required=False),
    Told("people", "several", _("and to these people"), staff_names, required=False),
    Told("title", "text", _("subject of the letter"), required=False),
    Told("text", "text", _("what it says"), required=False),
    Told("template", "choice", _("or one of the letters, instead of these words"), _letters, required=False),
    Told("away", "choice", _("whoever is on leave or ill"), lambda: READS, required=False),
    subjects=["order", "call", BUYER],
    leaves=True,
    together=_whole_note,
    says=by_channels,
)
def tell_staff(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Write to the responsible person or to everybody of a role, `whom`, and to `people` by their e-mail: `title` and
    `text` (with {{ words }}), or a letter, `template`, whose link leads to the record on the desk; about a buyer in
    words only.

    Each gets one an event, in the messenger they linked where they want it so; whoever is away gets none, unless
    `away: too`.
    """
    told, kind = items[0].told, items[0].event.subject_type
    if told.get("template") and (kind == BUYER or template_about(str(told["template"])) not in ("", kind)):
        return [Outcome(item.subject, LetterOfAnother(), changed=False) for item in items]
    named = [str(one) for one in (*(told.get("whom") or ()), *(told.get("people") or ()))]
    readers = _readers(items, named, at_work=told.get("away") != "too")
    words = _words_of_staff(actor, items, {(one.language, one.zone) for found in readers.values() for one in found})
    template = str(told.get("template") or STAFF_NOTE)
    letters = [
        NewLetter(
            key=f"{template}:{'' if template == STAFF_NOTE else 'staff:'}{item.event.id}:{reader.id}",
            template=template,
            recipient=reader.email,
            facts=words[reader.language, reader.zone][item.subject],
            about=item.subject,
            party_id=item.subject if kind == BUYER else item.facts.get("customer_id"),
            account_id=reader.id,
            readers=[reader.id],
            language=reader.language,
        )
        for item in items
        for reader in readers[item.subject]
    ]
    channels: dict[UUID, list[str]] = {}
    for outcome in write_letters(actor, letters) if letters else ():
        channels.setdefault(outcome.subject, []).extend(outcome.detail["channels"])
    return [_told(item.subject, readers[item.subject], channels.get(item.subject, [])) for item in items]


class NobodyToRead(Refusal):
    """Nobody of those who are named is there."""

    code = "nobody_to_read"
    message = _("There is nobody to write to: those named for it are away or no longer work here.")


class LetterOfAnother(Refusal):
    """The letter is about another sort of record: its words would stay empty."""

    code = "letter_of_another"
    message = _("This letter is about another sort of record: choose one about it.")


def _letter_facts(
    kind: str, subjects: Sequence[UUID], template: str, language: str = ""
) -> Mapping[UUID, Mapping[str, Any]]:
    """The words of letters about these records, in the language of each buyer or in the one given."""
    if kind == "call":
        return call_letter_facts(subjects)
    return letter_facts(subjects, with_lines=mentions(template, "lines", "back_order"), language=language)


def _words_of_staff(
    actor: Actor, items: Sequence[Item], readings: Collection[tuple[str, str]]
) -> dict[tuple[str, str], dict[UUID, Mapping[str, Any]]]:
    """The words of what is written about each record, in each language and zone it is read in."""
    told, kind = items[0].told, items[0].event.subject_type
    links = {item.subject: f"{settings.BASE_URL}/desk/{PLACES[kind]}/{item.subject}/" for item in items}
    if not told.get("template"):
        return {
            (language, zone): {item.subject: _note(actor, item, links[item.subject], zone) for item in items}
            for language, zone in readings
        }
    words: dict[str, dict[UUID, Mapping[str, Any]]] = {}
    for language in {language for language, _zone in readings}:
        facts = _letter_facts(kind, list(links), str(told["template"]), language)
        words[language] = {
            item.subject: {**facts[item.subject], **_event_words(item), "link": links[item.subject]} for item in items
        }
    return {(language, zone): words[language] for language, zone in readings}


def _note(actor: Actor, item: Item, link: str, zone: str) -> Mapping[str, Any]:
    facts = dated(item.facts, zone_of(zone, timezone.get_default_timezone()))
    return {
        "title": filled(str(item.told.get("title", "")), facts)[:300],
        "text": filled(str(item.told.get("text", "")), facts),
        "link": link,
        "rule": actor.name,
    }


def _told(subject: UUID, readers: Sequence[Reader], channels: Sequence[str]) -> Outcome:
    if not readers:
        return Outcome(subject, NobodyToRead(), changed=False)
    return Outcome(subject, detail={"channels": list(dict.fromkeys(channels))})


def _readers(items: Sequence[Item], whom: Sequence[str], *, at_work: bool) -> dict[UUID, list[Reader]]:
    """Who reads about each record, each once. Two statements."""
    orders = [item.subject for item in items if item.event.subject_type == "order"]
    responsibles = order_responsibles(orders) if orders and "responsible" in whom else {}
    if "responsible" in whom:
        responsibles |= {i.subject: i.facts.get("responsible_id") for i in items if i.subject not in responsibles}
    found = staff_readers([one for one in responsibles.values() if one], whom, at_work=at_work)
    named = {one.id for one in found if one.role in whom or one.email in whom}
    return {
        item.subject: [one for one in found if one.id in named or one.id == responsibles.get(item.subject)]
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


Attachments = Sequence[Mapping[str, str]]


def _attached(
    attach: str, kind: str, items: Sequence[Item], facts: Mapping[UUID, Mapping[str, Any]]
) -> Mapping[int, Attachments]:
    """What goes along with the letter of each event: papers and forms are of orders only."""
    if kind != "order":
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


def _said(attached: Attachments, language: str) -> str:
    with translation.override(language):
        return gettext("The papers are attached.") if attached else ""


def _event_words(item: Item) -> dict[str, Any]:
    return {name: str(value) for name, value in item.event.facts.items() if name in WORDS_OF_EVENT}
