"""What always holds of parties."""

from __future__ import annotations

from dealernet.foundation.conservation import always
from dealernet.foundation.fields.forgetting import law_of_fields

always(
    "parties.buyers",
    "Every buyer's account belongs to a party that exists.",
    """
    select a.email, 'a party' as expected, a.dealer_id as found
      from access_account a
     where a.dealer_id is not null and not exists (select 1 from parties_party p where p.id = a.dealer_id)
    """,
)
always(
    "parties.known",
    "Every event about a party is of one that exists.",
    """
    select e.id, 'a party' as expected, e.subject as found
      from events_event e
     where e.subject_type = 'party' and not exists (select 1 from parties_party p where p.id = e.subject)
    """,
)
law_of_fields("parties", "party", "parties_party")
law_of_fields("parties", "contact", "parties_contact")
