"""A statement becomes payments: read, matched, recorded; the same file again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from dealernet.business.orders.queries import open_invoices, order_totals
from dealernet.business.parties.queries import own_accounts, parties_by_inn
from dealernet.business.settlements.access import RECORD_PAYMENTS
from dealernet.business.settlements.commands import ToldPayment, record_payments
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import ZERO
from dealernet.integrations.bank.matching import Match, OpenInvoice, match
from dealernet.integrations.bank.statement import BankDocument, NotAStatement, read_statement

SOURCE = "bank"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a statement: counts, and the payments it made."""

    matched: int
    doubtful: int
    known: int
    not_ours: int
    outgoing: int
    not_credited: int
    payments: tuple[UUID, ...]
    oddities: tuple[str, ...]


def load_statement(actor: Actor, content: bytes) -> Loaded:
    """Record the incoming payments of a statement; what is doubtful waits for a person.

    Refuses what is no statement, one of accounts that are not ours, and 1C's own payment orders. All or nothing.
    Statements: seven, and those of recording the payments.
    """
    actor.require(RECORD_PAYMENTS)
    statement = read_statement(content)
    ours = own_accounts()
    incoming = [d for d in statement.documents if d.payee_account in ours and d.payer_account not in ours]
    outgoing = [d for d in statement.documents if d.payer_account in ours]
    if statement.documents and not incoming and not outgoing:
        raise NotAStatement(why="ни один документ не касается наших расчётных счетов")
    if incoming and not any(d.posted_on for d in incoming) and statement.sender.casefold().startswith("бухгалтерия"):
        raise NotAStatement(why="это платёжные поручения из 1С, а не выписка банка")
    credited = [d for d in incoming if d.posted_on]
    matches = _matched(actor, credited)
    totals = order_totals(actor, [holder for one in matches for holder, _part in one.wanted])
    outcomes = record_payments(actor, [_told(d, m, totals) for d, m in zip(credited, matches, strict=True)])
    fates = Counter("known" if not o.changed else str(o.detail["state"]) for o in outcomes)
    return Loaded(
        matched=fates["matched"],
        doubtful=fates["doubtful"],
        known=fates["known"],
        not_ours=len(statement.documents) - len(incoming) - len(outgoing),
        outgoing=len(outgoing),
        not_credited=len(incoming) - len(credited),
        payments=tuple(o.subject for o in outcomes),
        oddities=statement.oddities,
    )


def _matched(actor: Actor, documents: Sequence[BankDocument]) -> list[Match]:
    by_inn = parties_by_inn(actor, [d.payer_inn for d in documents if d.payer_inn])
    invoices = [
        OpenInvoice(o.order_id, o.number, o.customer_id, o.inns, o.left, o.behind) for o in open_invoices(actor)
    ]
    left: dict[UUID, OpenInvoice] = {invoice.holder_id: invoice for invoice in invoices}
    found = []
    for document in documents:
        one = match(
            amount=document.amount,
            payer_inn=document.payer_inn,
            purpose=document.purpose,
            invoices=list(left.values()),
            parties=by_inn.get(document.payer_inn, []),
        )
        if not one.doubt:
            _take(left, one)
        found.append(one)
    return found


def _take(left: dict[UUID, OpenInvoice], one: Match) -> None:
    given = dict(one.wanted)
    for holder_id, invoice in left.items():
        if holder_id in given or any(behind in given for behind, _left in invoice.behind):
            behind = tuple((back, still - given.get(back, ZERO)) for back, still in invoice.behind)
            left[holder_id] = replace(invoice, left=invoice.left - given.get(holder_id, ZERO), behind=behind)


def _told(document: BankDocument, found: Match, totals: Mapping[UUID, Decimal]) -> ToldPayment:
    guess: dict[str, Any] = {
        "party": found.party_id,
        "numbers": list(found.numbers),
        "wanted": [[holder, amount] for holder, amount in found.wanted],
    }
    return ToldPayment(
        number=document.number,
        paid_on=document.posted_on or document.dated,
        amount=document.amount,
        source=SOURCE,
        party_id=found.party_id,
        payer_name=document.payer_name,
        payer_inn=document.payer_inn,
        purpose=document.purpose,
        holders=found.wanted,
        totals={holder: totals[holder] for holder, _part in found.wanted if holder in totals},
        doubt=found.doubt,
        guess=guess if found.doubt else {},
    )
