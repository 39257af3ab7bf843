"""Everything that may be asked of parties."""

from __future__ import annotations

from dealernet.business.parties.queries.addresses import BuyerAddress, buyer_addresses
from dealernet.business.parties.queries.cards import ContactRow, PartyCard, TermLine, party_card
from dealernet.business.parties.queries.lists import (
    PartyFilter,
    PartyRow,
    agreements_in_use,
    customer_types,
    list_parties,
    own_parties,
    party_names,
)
from dealernet.business.parties.queries.own import BankAccountRow, OwnEntity, own_entities, own_entity
from dealernet.business.parties.queries.people import PeopleFilter, PersonRow, list_people
from dealernet.business.parties.queries.phones import PhoneOwner, owners_of_phones
from dealernet.business.parties.queries.profiles import ProfileRow, profiles_of
from dealernet.business.parties.queries.requisites import (
    FaceRow,
    KnownBuyer,
    LegalFace,
    buyers_by_inn,
    faces_by_inn,
    is_inn,
    legal_face,
    own_accounts,
    parties_by_inn,
    selling_party,
)
from dealernet.business.parties.queries.terms import BuyingTerms, Served, buying_terms, served_of, term_label, terms_of

__all__ = [
    "BankAccountRow",
    "BuyerAddress",
    "BuyingTerms",
    "ContactRow",
    "FaceRow",
    "KnownBuyer",
    "LegalFace",
    "OwnEntity",
    "PartyCard",
    "PartyFilter",
    "PartyRow",
    "PeopleFilter",
    "PersonRow",
    "PhoneOwner",
    "ProfileRow",
    "Served",
    "TermLine",
    "agreements_in_use",
    "buyer_addresses",
    "buyers_by_inn",
    "buying_terms",
    "customer_types",
    "faces_by_inn",
    "is_inn",
    "legal_face",
    "list_parties",
    "list_people",
    "own_accounts",
    "own_entities",
    "own_entity",
    "own_parties",
    "owners_of_phones",
    "parties_by_inn",
    "party_card",
    "party_names",
    "profiles_of",
    "selling_party",
    "served_of",
    "term_label",
    "terms_of",
]
