"""Terms out of 1C: manager, agreement, price type, deferral, limit of each buyer; what 1C does not tell stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.parties.queries import term_label
from dealernet.business.pricing.commands import create_price_type
from dealernet.business.pricing.queries import price_types
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.exchange.foreign import ours_of, remember
from dealernet.foundation.money import written
from dealernet.integrations.onec.odata import mapping
from dealernet.integrations.onec.odata.buyers import Buyers
from dealernet.integrations.onec.odata.client import OnecOdata
from dealernet.integrations.onec.odata.mapping import Agreed, Row
from dealernet.integrations.onec.odata.published import Parts
from dealernet.integrations.onec.odata.report import Lines
from dealernet.integrations.onec.report import SYSTEM

SOURCE: Final = "onec.odata"


def read_terms(actor: Actor, onec: OnecOdata, parts: Parts, buyers: Buyers, seen_at: datetime, lines: Lines) -> None:
    """Record the terms 1C has for these buyers, each with this source and moment. A few questions a thousand buyers."""
    agreed = _agreed(onec, parts, buyers, lines)
    prices = _price_types(actor, onec, parts, [one.price_type for one in agreed.values() if one.price_type], lines)
    people = _people(onec, parts, [one.manager for one in agreed.values() if one.manager])
    items: list[NewTerm] = []
    for party, one in agreed.items():
        told = _told(one, buyers.names[party], prices, people, lines)
        items += [NewTerm(party, term, value, SOURCE, seen_at) for term, value in told.items()]
    names = {str(ours): name for ours, name in prices.values()} | {str(ours): name for ours, name in people.values()}
    for item, outcome in zip(items, record_terms(actor, items), strict=True):
        what = f"{buyers.names[item.party_id]}: {term_label(item.term)}"
        if outcome.refusal is not None:
            lines.say("refused", what, str(outcome.refusal))
        elif outcome.changed and outcome.detail:
            was, now = (_shown(outcome.detail[side], names) for side in ("was", "now"))
            lines.say("changed", what, f"{was} → {now}")
        elif "kept" in outcome.detail and str(outcome.detail["kept"]) != str(item.value):
            lines.say("passed", what, "в 1С другое; здесь остаётся наше: так решает граница с 1С")
        else:
            lines.counts["unchanged"] += 1


def _told(
    one: Agreed, name: str, prices: Mapping[str, tuple[UUID, str]], people: Mapping[str, tuple[UUID, str]], lines: Lines
) -> dict[str, Any]:
    """The terms 1C tells of a buyer, in our words; what it does not tell is left out."""
    told: dict[str, Any] = {}
    if one.agreement is not None:
        told["agreement"] = one.agreement
    if one.price_type is not None:
        told["price_type"] = prices[one.price_type][0] if one.price_type in prices else None
    if one.deferral_days is not None or one.agreement == "":
        told["deferral_days"] = one.deferral_days
    if one.credit_limit is not None:
        told["credit_limit"] = one.credit_limit
    if one.unlimited:
        lines.say("passed", name, "договор в 1С не ограничивает долг: лимит не передан, задайте его на карточке")
    if one.manager and one.manager in people:
        told["responsible"] = people[one.manager][0]
    elif one.manager:
        lines.say("refused", name, "менеджера из 1С нет среди сотрудников с таким именем: ответственный не назначен")
    return told


def _agreed(onec: OnecOdata, parts: Parts, buyers: Buyers, lines: Lines) -> dict[UUID, Agreed]:
    agreements, contracts = _by_partner(onec, parts, lines), _by_face(onec, parts, lines)
    partners = _partners(onec, parts, lines)
    found = {}
    for party, faces in buyers.faces.items():
        refs, partner = [face.ref for face in faces], partners.get(buyers.partner_of(party), {})
        limit, days, unlimited = None, None, False
        if "contracts" in parts:
            limit, days, unlimited = mapping.contract_terms(
                parts["contracts"], [row for ref in refs for row in contracts.get(ref, [])]
            )
        manager = mapping.reference(parts["partners"], partner, "manager") if partner else ""
        price = mapping.reference(parts["partners"], partner, "price_type") if partner else ""
        name: str | None = None
        if "agreements" in parts:
            part = parts["agreements"]
            chosen = mapping.chosen_agreement(part, agreements.get(buyers.partner_of(party), []), refs)
            name = mapping.words(part, chosen, "name") if chosen else ""
            price = (mapping.reference(part, chosen, "price_type") if chosen else "") or price
            own_days = mapping.deferral(part, chosen) if chosen else None
            days = own_days if own_days is not None else days
        found[party] = Agreed(name, price if "partners" in parts else None, days, limit, manager, unlimited)
    return found


def _partners(onec: OnecOdata, parts: Parts, lines: Lines) -> dict[str, Row]:
    rows = _all(onec, parts, "partners", lines)
    return {str(row["Ref_Key"]): row for row in rows}


def _by_partner(onec: OnecOdata, parts: Parts, lines: Lines) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    if "agreements" in parts:
        part = parts["agreements"]
        for row in mapping.standing(part, _all(onec, parts, "agreements", lines)):
            found[mapping.reference(part, row, "partner")].append(row)
    return found


def _by_face(onec: OnecOdata, parts: Parts, lines: Lines) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    if "contracts" in parts:
        part = parts["contracts"]
        for row in mapping.standing(part, _all(onec, parts, "contracts", lines)):
            found[mapping.reference(part, row, "counterparty")].append(row)
    return found


def _all(onec: OnecOdata, parts: Parts, name: str, lines: Lines) -> list[Row]:
    if name not in parts or parts[name].lacks:
        return []
    part = parts[name]
    rows: list[Row] = list(onec.by_key(part.set, select=list(dict.fromkeys(part.fields.values()))))
    lines.read(name, len(rows))
    return rows


def _price_types(
    actor: Actor, onec: OnecOdata, parts: Parts, refs: Sequence[str], lines: Lines
) -> dict[str, tuple[UUID, str]]:
    """Our price type and its name by 1C's key: known before, else the one of this name, else a new one."""
    if "price_types" not in parts or not refs:
        return {}
    part = parts["price_types"]
    rows = onec.of_keys(part.set, refs, select=list(part.fields.values()))
    known = ours_of(SYSTEM, "price_type", rows)
    ours = {kind.name.casefold(): kind.id for kind in price_types(actor)}
    found = {}
    for ref, row in rows.items():
        name = mapping.words(part, row, "name")
        made = known.get(ref) or ours.get(name.casefold())
        if made is None:
            made = create_price_type(actor, name=name[:160])
            lines.say("changed", f"Вид цен «{name}»", "новый: цены придут обменом")
        remember(SYSTEM, "price_type", {ref: made})
        found[ref] = (made, name)
    return found


def _people(onec: OnecOdata, parts: Parts, refs: Sequence[str]) -> dict[str, tuple[UUID, str]]:
    """Our colleague by 1C's key of a user: the only one of that name."""
    if "users" not in parts or not refs:
        return {}
    part = parts["users"]
    staff = list(Account.objects.filter(dealer_id=None, is_active=True).values_list("id", "name"))
    found = {}
    for ref, row in onec.of_keys(part.set, refs, select=list(part.fields.values())).items():
        name = mapping.words(part, row, "name")
        exact = [one for one in staff if one[1].casefold() == name.casefold()]
        same = exact or [one for one in staff if mapping.same_name(name, one[1])]
        if len(same) == 1:
            found[ref] = same[0]
    return found


def _shown(value: Any, names: Mapping[str, str]) -> str:
    if value in (None, ""):
        return "—"
    try:
        return names.get(str(value)) or written(mapping.amount(value) if "." in str(value) else value)
    except (AttributeError, TypeError, ValueError):
        return str(value)
