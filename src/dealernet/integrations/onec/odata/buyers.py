"""Whose face in 1C is which buyer here: known before, or found by INN and KPP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from dealernet.business.parties.queries import FaceRow, faces_by_inn, party_names
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.exchange.foreign import ours_of
from dealernet.integrations.onec.models import Counterpart
from dealernet.integrations.onec.odata.mapping import Counterparty
from dealernet.integrations.onec.odata.report import Lines
from dealernet.integrations.onec.report import SYSTEM


@dataclass
class Buyers:
    """The buyers found, each with its faces in 1C, the main one first; and what they are called here."""

    faces: dict[UUID, list[Counterparty]] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)

    def partner_of(self, party_id: UUID) -> str:
        """The partner whose terms are the buyer's."""
        return self.faces[party_id][0].partner

    def party_by_face(self) -> dict[str, UUID]:
        """The buyer of each face."""
        return {face.ref: party for party, faces in self.faces.items() for face in faces}

    def party_by_partner(self) -> dict[str, UUID]:
        """The buyer of each partner."""
        return {face.partner: party for party, faces in self.faces.items() for face in faces if face.partner}


def matched(actor: Actor, told: Sequence[Counterparty], lines: Lines) -> Buyers:
    """Match the faces 1C has with buyers here and keep which is which. Four statements, however many faces.

    A face nobody here has is passed over; one that several buyers could be is refused: a person has to say which.
    """
    known = dict(Counterpart.objects.values_list("ref", "party_id"))
    known |= ours_of(SYSTEM, "party", [face.ref for face in told if face.ref not in known])
    here = faces_by_inn(actor, [face.inn for face in told if face.inn])
    found: dict[UUID, list[tuple[bool, Counterparty]]] = {}
    for face in told:
        candidates = _candidates(face, here.get(face.inn, []))
        party = known.get(face.ref) or (candidates[0].party_id if len(candidates) == 1 else None)
        if party is not None:
            is_side = not any(one.party_id == party and one.is_own for one in candidates)
            found.setdefault(party, []).append((is_side, face))
        elif candidates:
            lines.say("refused", face.name, f"ИНН {face.inn} у нескольких покупателей: укажите КПП на их карточках")
        else:
            lines.say("passed", face.name, f"ИНН {face.inn or 'не указан'}: такого покупателя здесь нет")
    buyers = Buyers({party: _ordered(faces) for party, faces in found.items()})
    buyers.names = party_names(actor, list(found))
    buyers.faces = {party: faces for party, faces in buyers.faces.items() if party in buyers.names}
    _keep(buyers)
    return buyers


def _ordered(faces: Sequence[tuple[bool, Counterparty]]) -> list[Counterparty]:
    return [face for _, face in sorted(faces, key=lambda one: (one[0], one[1].ref))]


def _candidates(face: Counterparty, here: Sequence[FaceRow]) -> list[FaceRow]:
    """The buyers it may be: with its INN; where those are several, with its KPP; each once, its own face first."""
    parties = {one.party_id for one in here}
    if len(parties) > 1 and face.kpp:
        here = [one for one in here if one.kpp == face.kpp]
    once = {one.party_id: one for one in sorted(here, key=lambda one: one.is_own)}
    return list(once.values())


def _keep(buyers: Buyers) -> None:
    rows = [
        Counterpart(
            ref=face.ref, partner=face.partner, party_id=party, inn=face.inn[:12], kpp=face.kpp[:9],
            name=face.name[:500], full_name=face.full_name[:1000], seen_at=clock.now(),
        )
        for party, faces in buyers.faces.items()
        for face in faces
    ]  # fmt: skip
    Counterpart.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["ref"],
        update_fields=["partner", "party_id", "inn", "kpp", "name", "full_name", "seen_at"],
        batch_size=2000,
    )
