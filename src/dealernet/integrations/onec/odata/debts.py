"""Debts out of 1C's register, by due date, each with its paper and the order of ours it is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from dealernet.business.parties.queries import terms_of
from dealernet.business.settlements.commands import ToldDebt, ToldDebts, record_debts
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.money import written
from dealernet.integrations.onec.odata import mapping
from dealernet.integrations.onec.odata.buyers import Buyers
from dealernet.integrations.onec.odata.client import OnecOdata
from dealernet.integrations.onec.odata.mapping import Owed, Paper
from dealernet.integrations.onec.odata.orders import our_orders
from dealernet.integrations.onec.odata.published import Parts
from dealernet.integrations.onec.odata.report import Lines
from dealernet.integrations.onec.odata.terms import SOURCE

DOCUMENTS = {"Document_РеализацияТоваровУслуг": "shipments", "Document_ЗаказКлиента": "orders"}


def read_debts(actor: Actor, onec: OnecOdata, parts: Parts, buyers: Buyers, lines: Lines) -> None:
    """Record what every buyer found in 1C owes there now; a buyer without a line owes nothing there."""
    seen_at = clock.now()
    part = parts["debts"]
    dimensions = [part.fields[name] for name in ("buyer", "document", "due", "arose") if name in part.fields]
    owed = mapping.owed(part, onec.balance(part.set, dimensions=dimensions))
    lines.read("debts", len(owed))
    party_of = _party_of_keys(onec, parts, buyers, [one.buyer for one in owed])
    papers = _papers(onec, parts, owed)
    orders = our_orders(actor, onec, parts, [_order_ref(one, papers) for one in owed])
    days = {party: terms.deferral_days or 0 for party, terms in terms_of(actor, list(buyers.faces)).items()}
    told: dict[UUID, list[ToldDebt]] = defaultdict(list)
    for one in owed:
        party = party_of.get(one.buyer)
        if party is None:
            lines.counts["passed"] += 1
            continue
        paper = papers.get(one.document)
        order = orders.get(_order_ref(one, papers))
        told[party].append(_debt(one, paper, order, days.get(party, 0)))
    _record(actor, buyers, told, seen_at, lines)


def _record(actor: Actor, buyers: Buyers, told: dict[UUID, list[ToldDebt]], seen_at: datetime, lines: Lines) -> None:
    everything = [ToldDebts(party, told.get(party, []), seen_at) for party in sorted(buyers.faces)]
    for outcome in record_debts(actor, everything, source=SOURCE):
        what = f"{buyers.names[outcome.subject]}: долг"
        if outcome.refusal is not None:
            lines.say("refused", what, str(outcome.refusal))
        elif outcome.changed:
            lines.say("changed", what, f"{written(outcome.detail['was'])} → {written(outcome.detail['now'])}")
        else:
            lines.counts["unchanged"] += 1


def _party_of_keys(onec: OnecOdata, parts: Parts, buyers: Buyers, keys: Sequence[str]) -> dict[str, UUID]:
    part = parts["buyer_keys"]
    by_face, by_partner = buyers.party_by_face(), buyers.party_by_partner()
    found = {}
    for key, row in onec.of_keys(part.set, keys, select=list(part.fields.values())).items():
        face, partner = mapping.reference(part, row, "counterparty"), mapping.reference(part, row, "partner")
        party = by_face.get(face) or by_partner.get(partner)
        if party is not None:
            found[key] = party
    return found


def _papers(onec: OnecOdata, parts: Parts, owed: Sequence[Owed]) -> dict[str, Paper]:
    found: dict[str, Paper] = {}
    for type_name, need in DOCUMENTS.items():
        refs = [one.document for one in owed if one.document_type == type_name]
        if need in parts and refs:
            part = parts[need]
            names = [name for field, name in part.fields.items() if field in _PAPER]
            rows = onec.of_keys(part.set, refs, select=names)
            found |= {ref: mapping.paper(part, row) for ref, row in rows.items()}
    return found


_PAPER = ("ref", "number", "date", "deleted", "posted", "order", "sum")


def _order_ref(one: Owed, papers: dict[str, Paper]) -> str:
    if one.document_type == "Document_ЗаказКлиента":
        return one.document
    paper = papers.get(one.document)
    return paper.order if paper else ""


def _debt(one: Owed, paper: Paper | None, order: UUID | None, days: int) -> ToldDebt:
    number, on = (paper.number, paper.on) if paper else (one.document, one.arose_on)
    arose: date = one.arose_on or on or clock.today()
    return ToldDebt(
        document=mapping.document_name(one.document_type, number, on),
        number=number,
        left=one.left,
        due_on=one.due_on or arose + timedelta(days=days),
        arose_on=arose,
        holder_id=order,
    )
