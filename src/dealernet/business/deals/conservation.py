"""What always holds of deals."""

from __future__ import annotations

from dealernet.foundation.conservation import always
from dealernet.foundation.fields.forgetting import law_of_fields

always(
    "deals.orders",
    "The order of a deal is of the deal's buyer.",
    """
    select d.number, o.customer_id as expected, d.customer_id as found
      from deals_deal d join orders_order o on o.id = d.order_id
     where d.customer_id is distinct from o.customer_id
    """,
)
always(
    "deals.known",
    "Every event about a deal is of one that exists.",
    """
    select e.id, 'a deal' as expected, e.subject as found
      from events_event e
     where e.subject_type = 'deal' and not exists (select 1 from deals_deal d where d.id = e.subject)
    """,
)
always(
    "deals.stages",
    "A published status that holds deals is there, and they have its stage.",
    """
    select d.number, s.stage as expected, d.stage as found
      from deals_deal d
      join configuration_definition c on c.kind = 'pipeline' and c.key = d.pipeline
      join configuration_revision r on r.id = c.current_id
      left join lateral (select one ->> 'stage' as stage from jsonb_array_elements(r.body -> 'statuses') one
                          where one ->> 'key' = d.status) s on true
     where s.stage is distinct from d.stage
    """,
)
law_of_fields("deals", "deal", "deals_deal")
