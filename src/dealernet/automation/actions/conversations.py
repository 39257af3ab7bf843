"""What rules may write to buyers and to the company's own people: by e-mail, by messenger, as each wants."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealernet.automation.enclosing import Attachments, attachable, enclosed, said_of
from dealernet.automation.registry import Item, Told, action, foretells
from dealernet.automation.wording import dated
from dealernet.automation.writing import (
    ABOUT,
    BUYER,
    CALL,
    CHANGES,
    ORDER,
    Words,
    addresses_now,
    email_of,
    event_words,
    letter_words,
    readers_of,
)
from dealernet.business.conversations.commands import NewLetter, write_letters
from dealernet.business.conversations.queries import letter_subjects, mentions, template_about
from dealernet.business.documents.errors import FormUnknown
from dealernet.business.orders.queries import order_responsibles
from dealernet.foundation import clock
from dealernet.foundation.access.absence import Reader, staff_names, staff_readers
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.staff import ROLE_NAMES, staff_roles
from dealernet.foundation.errors import Refusal
from dealernet.foundation.outcomes import Outcome
from dealernet.foundation.text import filled
from dealernet.foundation.workdays.hours import Span, out_of_quiet, zone_of
from dealernet.foundation.workdays.published import calendar_in_force

STAFF_NOTE: Final = "staff_note"
PLACES: Final[Mapping[str, str]] = {ORDER: "orders", CALL: "calls", BUYER: "buyers"}
"""Where the desk shows a record."""
ONCE: Final[Mapping[str, Any]] = {"day": _("once a day about one record")}


def _whom() -> Mapping[str, Any]:
    every = gettext("everybody of the role “%(role)s”")
    roles = {role: every % {"role": ROLE_NAMES.get(role, role)} for role in staff_roles()}
    return {"responsible": _("whoever is responsible"), **roles}


def _letters() -> Mapping[str, Any]:
    return {key: title for about in ABOUT for key, title in letter_subjects(about=about).items()}


def _letters_about(kind: str) -> Mapping[str, Any]:
    return letter_subjects(about=kind)


READS: Final[Mapping[str, Any]] = {"too": _("gets letters too")}
NIGHT: Final[Mapping[str, Any]] = {"wait": _("waits for the morning where the buyer is")}
CHANNELS: Final[Mapping[str, Any]] = {"email": _("by e-mail"), "telegram": _("in Telegram")}


def by_channels(detail: Mapping[str, Any]) -> str:
    """By which channels it was written, in words."""
    return ", ".join(str(CHANNELS.get(one, one)) for one in detail.get("channels", ()))


@action(
    "letters.send",
    _("write to the buyer"),
    Told("template", "choice", _("which letter"), _letters, fitting=_letters_about),
    Told("attach", "choice", _("paper that goes along"), attachable, required=False, fitting=attachable),
    Told("once", "choice", _("how often at most"), lambda: ONCE, required=False),
    Told("at_night", "choice", _("in quiet hours"), lambda: NIGHT, required=False),
    subjects=ABOUT,
    leaves=True,
    power="conversations.send",
    says=by_channels,
)
def send(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Write a letter to the e-mail of the order's legal face, of whoever called, or of the buyer: `template`.

    Where the template has words for messengers, whoever placed the order is told in the messenger they linked, as they
    want it; an order that nobody of the buyer placed themselves, and a letter about the buyer, is told to all of the
    buyer's people who linked one. Papers always go by e-mail.

    With `once: day` a second one about the same record on the same day is not written. `attach: invoice` is the
    standing invoice; `attach: transfer` the transfer document of what has just left; `attach: form:` and a key the
    order printed by that form, as it is when the letter leaves; papers are of orders only. With `at_night: wait` it
    does not leave in the quiet hours of the working calendar, counted where the buyer is. A cart without a legal face
    is written of to whoever filled it. A buyer is written to by the legal face it orders with, else by whoever signs in
    for it or a person we talk to. Refused where the form was put aside, a letter about something else than the record,
    a buyer without any address, and a letter that tells changed terms where nothing changed that buyers are told.
    """
    told, kind = items[0].told, items[0].event.subject_type
    template = str(told["template"])
    if template_about(template) not in ("", kind):
        return [Outcome(item.subject, LetterOfAnother(), changed=False) for item in items]
    words = letter_words(kind, list(dict.fromkeys(item.subject for item in items)), template)
    try:
        papers = enclosed(str(told.get("attach", "")), kind, items, words)
    except FormUnknown as unknown:
        return [Outcome(item.subject, unknown, changed=False) for item in items]
    readers = readers_of(kind, template, words)
    tells_changes = kind == BUYER and mentions(template, CHANGES)
    refused = [_not_written(item, words, tells_changes=tells_changes) for item in items]
    quiet = calendar_in_force().quiet if told.get("at_night") == "wait" else None
    letters = [
        _letter(item, words[item.subject], papers.get(item.event.id, []), readers.get(item.subject, ()), quiet)
        for item, refusal in zip(items, refused, strict=True)
        if refusal is None
    ]
    no = [Outcome(item.subject, why, changed=False) for item, why in zip(items, refused, strict=True) if why]
    return [*no, *(write_letters(actor, letters) if letters else ())]


@foretells("letters.send")
def _would_write(told: Mapping[str, Any], kind: str, subjects: Sequence[UUID]) -> Mapping[UUID, str]:
    """To whom the letter would go as things stand: what a rehearsal says beside each record."""
    found = addresses_now(kind, subjects, str(told.get("template", "")))
    nobody, written = gettext("there is no address to write to"), gettext("would have written to %(address)s")
    return {one: written % {"address": address} if address else nobody for one, address in found.items()}


def _not_written(item: Item, words: Words, *, tells_changes: bool) -> Refusal | None:
    """Why a letter about a buyer is not written; nothing where it is, or where it is about something else."""
    if item.event.subject_type != BUYER:
        return None
    known = words.get(item.subject)
    if known is None or not known["email"]:
        return NoAddress()
    return NothingForBuyers() if tells_changes and not event_words(item, known["language"])[CHANGES] else None


def _letter(
    item: Item, words: Mapping[str, Any], papers: Attachments, readers: Sequence[UUID], quiet: Span | None
) -> NewLetter:
    language = str(words["language"])
    return NewLetter(
        key=_key(item),
        template=str(item.told["template"]),
        recipient=email_of(item, words),
        facts={**words, **event_words(item, language), "papers": said_of(papers, language)},
        about=item.subject,
        party_id=item.subject if item.event.subject_type == BUYER else item.facts.get("customer_id"),
        language=language,
        not_before=_morning(quiet, str(words["zone"])),
        attachments=papers,
        readers=readers,
    )


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
    Told(
        "template",
        "choice",
        _("or one of the letters, instead of these words"),
        _letters,
        required=False,
        fitting=_letters_about,
    ),
    Told("away", "choice", _("whoever is on leave or ill"), lambda: READS, required=False),
    subjects=ABOUT,
    leaves=True,
    together=_whole_note,
    says=by_channels,
)
def tell_staff(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    """Write to the responsible person or to everybody of a role, `whom`, and to `people` by their e-mail: `title` and
    `text` (with {{ words }}), or a letter, `template`, whose link leads to the record on the desk.

    Each gets one an event, in the messenger they linked where they want it so; whoever is away gets none, unless
    `away: too`.
    """
    told, kind = items[0].told, items[0].event.subject_type
    if told.get("template") and template_about(str(told["template"])) not in ("", kind):
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


class NoAddress(Refusal):
    """No address of the buyer is known: nobody signs in for it either."""

    code = "no_address"
    message = _("There is no address to write to: give an e-mail in a legal face or a person of the buyer.")


class NothingForBuyers(Refusal):
    """The letter tells what of the terms changed, and nothing changed that buyers are told of."""

    code = "nothing_for_buyers"
    message = _("Nothing changed that the buyer is told of: the letter would be empty.")


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
        known = letter_words(kind, list(links), str(told["template"]), language)
        words[language] = {
            item.subject: {**known[item.subject], **event_words(item, language), "link": links[item.subject]}
            for item in items
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
