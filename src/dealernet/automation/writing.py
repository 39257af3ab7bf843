"""What letters of rules say of a record and where they go: an order, a call, a buyer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from dealernet.automation.registry import Item
from dealernet.business.calls.queries import call_letter_facts
from dealernet.business.conversations.queries import has_message, mentions
from dealernet.business.orders.queries import buyer_letter_facts, changed_terms, letter_facts, letter_readers
from dealernet.foundation.facts import SOURCES

ORDER: Final = "order"
CALL: Final = "call"
BUYER: Final = "party"
ABOUT: Final = (ORDER, CALL, BUYER)
"""The sorts of records a letter may be about."""
CHANGES: Final = "changes"
WORDS_OF_EVENT: Final = ("shipment_number", "reason", "paper_number")

Words = Mapping[UUID, Mapping[str, Any]]


def letter_words(kind: str, subjects: Sequence[UUID], template: str, language: str = "") -> Words:
    """The words of letters about these records, in the language of each buyer or in the one given.

    As many statements as the area's own, however many records.
    """
    if kind == CALL:
        return call_letter_facts(subjects)
    if kind == BUYER:
        return buyer_letter_facts(subjects, language=language)
    return letter_facts(subjects, with_lines=mentions(template, "lines", "back_order"), language=language)


def event_words(item: Item, language: str) -> dict[str, Any]:
    """What the event itself adds to the words; of a buyer's terms what has changed, in a language."""
    if item.event.subject_type == BUYER:
        return {CHANGES: changed_terms(item.event.facts, language)}
    return {name: str(value) for name, value in item.event.facts.items() if name in WORDS_OF_EVENT}


def email_of(item: Item, words: Mapping[str, Any]) -> str:
    """Where a letter about a record goes: nothing where no address is known."""
    if item.event.subject_type == BUYER:
        return str(words["email"])
    return str(item.facts.get("email") or words.get("cart_email", ""))


def readers_of(kind: str, template: str, words: Words) -> Mapping[UUID, Sequence[UUID]]:
    """The accounts that are told in the messenger they linked; nobody where the template has no words for one.

    Two statements at most.
    """
    if not has_message(template):
        return {}
    if kind == BUYER:
        return {one: told["readers"] for one, told in words.items()}
    return letter_readers(list(words)) if kind == ORDER else {}


def addresses_now(kind: str, subjects: Sequence[UUID], template: str) -> Mapping[UUID, str]:
    """Where a letter about each of these records would go as things stand. Nothing is written."""
    words = letter_words(kind, subjects, template)
    if kind == BUYER:
        return {one: str(told["email"]) for one, told in words.items()}
    facts = SOURCES[kind].gather(subjects)
    return {one: str(told.get("email") or words.get(one, {}).get("cart_email", "")) for one, told in facts.items()}
