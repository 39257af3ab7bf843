"""A rule in words: when it is weighed, on what it decides, what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dealernet.automation.events import MOMENTS
from dealernet.automation.registry import ACTIONS, Told
from dealernet.automation.rules import words_of
from dealernet.business.conversations.queries import LETTER_WORDS, letter_subjects
from dealernet.foundation.conditions.wording import leaves_of, rows_in_words
from dealernet.foundation.events.event import KINDS
from dealernet.foundation.facts import Fact
from dealernet.foundation.text import bracketed
from dealernet.web.desk.rules.moments import moment_in_words
from dealernet.web.desk.rules.spans import counted_from, wait_in_words

PLAIN: Final = ("title", "template", "outcome", "text", "reason")
"""What is told to an action and speaks for itself."""
STATES: Final[Mapping[str, Any]] = {
    "done": pgettext_lazy("run of a rule", "Done"),
    "refused": pgettext_lazy("run of a rule", "Refused"),
    "not_matched": pgettext_lazy("run of a rule", "Did not apply"),
    "stopped": pgettext_lazy("run of a rule", "Stopped"),
    "waiting": pgettext_lazy("run of a rule", "Waits"),
    "failed": pgettext_lazy("run of a rule", "Failed"),
    "skipped": pgettext_lazy("run of a rule", "Skipped"),
}
EVENTS: Final[Mapping[str, Any]] = {
    "orders.moment_came": _("a moment for orders: a day and time, or days from a date of the order"),
    "parties.moment_came": _("a moment for buyers: a day and time, or days from a date of the buyer"),
    "deals.moment_came": _("a moment for open deals: a day and time, or days from a date of the deal"),
    "calls.moment_came": _("a moment for calls: a day and time, or days from the day of the call"),
    "conversations.message_came": _("a buyer wrote to the company's bot"),
    "calls.missed": _("a call was missed"),
    "calls.taken": _("a call was taken"),
    "calls.made": _("one of the staff called somebody"),
    "calls.returned": _("a missed call was called back"),
    "calls.marked": _("a call was marked to the point or not"),
    "calls.named": _("it was said which buyer called"),
    "orders.cart_left": _("a buyer left a cart: it lies untouched for an hour"),
    "orders.submitted": _("an order was handed over"),
    "orders.held": _("an order was held by a decision"),
    "orders.released": _("what an order lacked was found"),
    "orders.lacks_less": _("some of what an order lacked was found"),
    "orders.qualified": _("an order was accepted"),
    "orders.invoiced": _("an invoice was issued"),
    "orders.paid": _("an order was paid in full"),
    "orders.paid_in_part": _("an order was paid in part"),
    "orders.payment_lost": _("a payment of an order was taken back"),
    "orders.changed": _("an order was changed"),
    "orders.shipped": _("an order was shipped"),
    "orders.delivered": _("an order was delivered"),
    "orders.cancelled": _("an order was cancelled"),
    "orders.shipping_allowed": _("an order may be shipped"),
    "orders.picking_started": _("the warehouse began an order"),
    "orders.payment_promised": _("a buyer promised to pay by a day"),
    "orders.rated": _("the buyer rated an order"),
    "orders.closed": _("an order was closed"),
    "orders.assigned": _("an order was given to another person"),
    "orders.status_changed": _("an order came into another status"),
    "orders.goods_gathered": _("all goods of an order are at the shipping warehouse"),
    "orders.back_ordered": _("what an order lacked became a back order"),
    "orders.back_order_made": _("a back order was made"),
    "orders.goods_expected": _("it was said when the goods of an order come"),
    "orders.channel_set": _("it was said which advertising brought an order"),
    "deals.opened": _("a deal was opened"),
    "deals.moved": _("a deal went to another status"),
    "deals.closed": _("a deal was closed"),
    "deals.assigned": _("a deal was given to another person"),
    "deals.changed": _("a deal was changed"),
    "onec.version_differs": _("1C told another version of an order"),
    "onec.version_kept": _("our version of an order was kept against 1C's"),
    "documents.issued": _("a paper was issued"),
    "documents.voided": _("a paper became void"),
    "documents.transfer_issued": _("a transfer document was made"),
    "documents.edo_due": _("a paper is to go by EDO"),
    "documents.edo_failed": _("the EDO operator did not take a paper"),
    "documents.edo_sent": _("the EDO operator has a paper"),
    "documents.edo_delivered": _("the buyer has a paper by EDO"),
    "documents.edo_signed": _("the buyer signed a paper by EDO"),
    "documents.edo_refused": _("the buyer refused to sign a paper"),
    "orders.payment_order_asked": _("the buyer was asked for a payment order"),
    "orders.payment_order_sent": _("the buyer sent a payment order"),
    "orders.payment_order_accepted": _("a payment order was accepted"),
    "orders.payment_order_rejected": _("a payment order was rejected"),
    "orders.payment_order_taken_back": _("an accepted payment order was taken back"),
    "settlements.payment_recorded": _("a payment arrived"),
    "settlements.payment_doubtful": _("a payment arrived that a person must look at"),
    "settlements.payment_refused": _("a doubtful payment was put aside"),
    "settlements.payment_reopened": _("a payment put aside waits for a person again"),
    "settlements.payment_taken_back": _("a payment was taken back"),
    "settlements.credit_freed": _("a customer has more credit"),
    "settlements.debts_told": _("the debts of a customer were told anew"),
    "settlements.shipping_stopped": _("shipping to a customer was stopped"),
    "settlements.shipping_resumed": _("shipping to a customer goes on"),
    "parties.created": _("a customer was added"),
    "parties.changed": _("the name, requisites or address of a customer changed"),
    "parties.contact_added": _("a contact of a customer was added"),
    "parties.profile_added": _("a legal face of a customer was added"),
    "parties.profile_changed": _("a legal face of a customer changed"),
    "parties.responsible_assigned": _("a customer was given to a person"),
    "parties.terms_recorded": _("terms with a customer changed"),
    "automation.terms_example_kept": _("an example of a buyer's terms was kept"),
    "automation.terms_example_removed": _("an example of a buyer's terms was taken away"),
    "automation.terms_example_broken": _("new terms broke an example of a buyer"),
    "parties.bank_account_kept": _("a bank account of ours changed"),
    "parties.legal_entity_kept": _("a legal entity of ours changed"),
    "catalog.product_created": _("a product was added"),
    "catalog.product_changed": _("a product changed"),
    "pricing.price_type_created": _("a price type was added"),
    "pricing.prices_changed": _("some prices changed"),
    "pricing.list_replaced": _("a whole price list came from outside"),
    "pricing.agreement_kept": _("an agreement was made or changed"),
    "stock.received": _("goods arrived"),
    "stock.transferred": _("goods were moved to another place"),
    "stock.counted": _("goods were counted"),
    "stock.loaded": _("stock came from outside"),
    "orders.fields_changed": _("own fields of an order changed"),
    "orders.line_fields_changed": _("own fields of an order's line changed"),
    "parties.fields_changed": _("own fields of a customer changed"),
    "parties.contact_fields_changed": _("own fields of a contact changed"),
    "catalog.product_fields_changed": _("own fields of a product changed"),
    "tasks.fields_changed": _("own fields of a task changed"),
    "deals.fields_changed": _("own fields of a deal changed"),
    "tasks.created": _("somebody was asked to do something"),
    "tasks.done": _("a task was done"),
    "tasks.reassigned": _("a task was given to another person"),
    "tasks.reopened": _("a task waits again"),
    "tasks.changed": _("whoever set a task changed it"),
    "tasks.withdrawn": _("whoever set a task withdrew it"),
    "tasks.renewed": _("a task says something else now"),
}


def event_in_words(kind: str) -> str:
    """What must happen for a rule to be weighed."""
    named = EVENTS.get(kind)
    return str(named) if named else (KINDS[kind].__doc__ or kind).strip() if kind in KINDS else kind


def start_in_words(kind: str, at: Any) -> str:
    """When a rule is weighed: what must happen, or which moment must come."""
    if kind not in MOMENTS or not isinstance(at, Mapping):
        return event_in_words(kind)
    subjects = {"order": gettext("for orders"), "party": gettext("for buyers"), "deal": gettext("for open deals")}
    subjects["call"] = gettext("for calls")
    return f"{moment_in_words(at, words_of(kind))}, {subjects[MOMENTS[kind].subject_type]}"


def condition_in_words(body: Any, event_kind: str) -> list[str]:
    """The rows of a condition, those of an “any” or “none” in one; empty when the rule always holds."""
    return rows_in_words(body, words_of(event_kind)) if body and event_kind in KINDS else []


def leaves_in_words(body: Any, event_kind: str) -> list[str]:
    """Each single row of a condition in the order of its grounds; empty texts for rows that must not hold."""
    return leaves_of(body, words_of(event_kind)) if body and event_kind in KINDS else []


def steps_in_words(steps: Sequence[Mapping[str, Any]], event_kind: str) -> list[str]:
    """What the rule does, step by step. One statement, for the names of letters."""
    subjects = letter_subjects()
    words = words_of(event_kind) if event_kind in KINDS else {}
    return [_step(step, subjects, words) for step in steps]


def leaving(steps: Sequence[Mapping[str, Any]]) -> list[bool]:
    """For each step, whether something goes out of the program by it: a letter, a webhook, a paper by EDO."""
    known = [ACTIONS.get(str(step.get("do"))) for step in steps]
    return [one is not None and one.leaves for one in known]


def written_state(state: str) -> str:
    """What came of a run."""
    return str(STATES.get(state, state))


def _step(step: Mapping[str, Any], subjects: Mapping[str, str], words: Mapping[str, Fact]) -> str:
    if "until" in step:
        return _until(step, words)
    if "wait" in step:
        said = gettext("wait %(how_long)s of working time, then go on if it still applies")
        said = said if step.get("working") else gettext("wait %(how_long)s, then go on if it still applies")
        return said % {"how_long": wait_in_words(str(step["wait"]))}
    known = ACTIONS.get(step["do"])
    if known is None:
        return str(step["do"])
    titles = {**letter_titles(), **{name: word.title for name, word in words.items()}}
    told = [(one, text) for one in known.told if (text := _told(one, step.get(one.name), subjects, titles))]
    speaks = [one.name for one, _text in told if one.name in PLAIN]
    if not speaks and told and told[0][0].required and told[0][0].type == "choice":
        speaks = [told[0][0].name]
    plain = [text for one, text in told if one.name in speaks]
    said = "; ".join([*plain, *(f"{one.title}: {text}" for one, text in told if one.name not in speaks)])
    return f"{known.title}: {said}" if said else str(known.title)


def _told(one: Told, value: Any, subjects: Mapping[str, str], titles: Mapping[str, Any]) -> str:
    """What a step tells its action, in words: a text as it stands, what is chosen by its name."""
    if value in (None, "", []):
        return ""
    names = {**(one.choices() if one.choices else {}), **(subjects if one.name == "template" else {})}
    several = value if isinstance(value, list) else [value]
    return bracketed(", ".join(str(names.get(str(each), each)) for each in several), titles)


def letter_titles() -> dict[str, Any]:
    """What the words of letters mean, whatever the letter is about."""
    return {name: title for words in LETTER_WORDS.values() for name, title in words.items()}


def _until(step: Mapping[str, Any], words: Mapping[str, Fact]) -> str:
    """For which day it waits: that of a fact, or some days before or after it."""
    word, days = words.get(str(step["until"])), int(step.get("days", 0))
    day = str(word.title) if word else str(step["until"])
    if not days:
        return gettext("wait for the morning of this day: %(day)s, then go on if it still applies") % {"day": day}
    shift = counted_from(day, days, working=bool(step.get("working")))
    return gettext("wait for the morning %(shift)s, then go on if it still applies") % {"shift": shift}
