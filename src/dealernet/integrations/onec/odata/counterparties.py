"""A buyer's legal face made in 1C with its contacts, once: found by INN and KPP first, also after a lost answer."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from dealernet.business.parties.queries import LegalFace, legal_face
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.errors import OutsideRejected
from dealernet.integrations.onec.models import Counterpart
from dealernet.integrations.onec.odata import mapping
from dealernet.integrations.onec.odata.client import OnecOdata, Row
from dealernet.integrations.onec.odata.published import Part, Parts, serves
from dealernet.integrations.onec.odata.waiting import Done
from dealernet.integrations.onec.odata.words import both, text

MAIL, PHONE = "АдресЭлектроннойПочты", "Телефон"
KIND_OF: Final = {10: "ЮрЛицо", 12: "ИндивидуальныйПредприниматель"}


def make_counterparty(actor: Actor, onec: OnecOdata, parts: Parts, subject: UUID) -> Done:
    """Make the face there unless it is there already; keep which is which. Speaks with 1C outside transactions.

    Refuses a face without a right INN: in 1C it could not be found again.
    """
    face = legal_face(actor, subject)
    if not serves(parts, ["counterparties", "partners"]):
        raise OutsideRejected("контрагенты или партнёры не опубликованы")
    if len(face.inn) not in KIND_OF:
        raise OutsideRejected(f"у «{face.name}» нет ИНН: без него контрагент в 1С удвоится")
    part = parts["counterparties"]
    standing = _standing(onec, part, face)
    if standing is not None:
        _keep(part, standing, face)
        return Done(mapping.words(part, standing, "name"))
    body = _body(part, face, _partner(onec, parts["partners"], face))
    made = onec.create(part.set, body)
    _keep(part, made, face)
    return Done(face.name, json.dumps(body, ensure_ascii=False))


def _standing(onec: OnecOdata, part: Part, face: LegalFace) -> Row | None:
    conditions = [f"{part.fields['inn']} eq {text(face.inn)}"]
    if face.kpp and "kpp" in part.fields:
        conditions.append(f"{part.fields['kpp']} eq {text(face.kpp)}")
    rows = onec.rows(part.set, where=both(*conditions))
    return next((row for row in rows if not mapping.told(part, row, "deleted")), None)


def _partner(onec: OnecOdata, part: Part, face: LegalFace) -> str:
    """The partner the face belongs to: of another face of the same buyer, of the same name, or a new one."""
    known = Counterpart.objects.filter(party_id=face.party_id).exclude(partner="").values_list("partner", flat=True)
    if ref := known.first():
        return str(ref)
    name = part.fields["name"]
    rows = onec.rows(part.set, where=f"{name} eq {text(face.party_name)}")
    alive = [row for row in rows if not mapping.told(part, row, "deleted")]
    if alive:
        return str(alive[0]["Ref_Key"])
    body: dict[str, Any] = {name: face.party_name}
    if "client" in part.fields:
        body[part.fields["client"]] = True
    return str(onec.create(part.set, body)["Ref_Key"])


def _body(part: Part, face: LegalFace, partner: str) -> dict[str, Any]:
    ours = {
        "name": face.name,
        "full_name": face.full_name,
        "inn": face.inn,
        "kpp": face.kpp,
        "partner": partner,
        "kind": KIND_OF[len(face.inn)],
        "contacts": _contacts(face),
    }
    return {part.fields[name]: value for name, value in ours.items() if name in part.fields and value}


def _contacts(face: LegalFace) -> list[dict[str, Any]]:
    rows = [{"Тип": MAIL, "Представление": one, "АдресЭП": one} for one in face.emails]
    rows += [{"Тип": PHONE, "Представление": one, "НомерТелефона": one} for one in face.phones]
    return [{"LineNumber": str(number), **row} for number, row in enumerate(rows, start=1)]


def _keep(part: Part, row: Row, face: LegalFace) -> None:
    Counterpart.objects.update_or_create(
        ref=str(row["Ref_Key"]),
        defaults={
            "partner": mapping.reference(part, row, "partner"),
            "party_id": face.party_id,
            "inn": face.inn,
            "kpp": mapping.words(part, row, "kpp")[:9],
            "name": mapping.words(part, row, "name")[:500],
            "full_name": mapping.words(part, row, "full_name")[:1000],
            "seen_at": clock.now(),
        },
    )
