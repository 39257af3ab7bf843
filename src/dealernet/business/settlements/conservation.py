"""What always holds of money."""

from __future__ import annotations

from dealernet.foundation.conservation import always

always(
    "settlements.held",
    "What an account holds is the sum of its holds.",
    """
    select a.party_id, coalesce(sum(h.amount), 0) as expected, a.held as found
      from settlements_account a left join settlements_hold h on h.account_id = a.party_id
     group by a.party_id having a.held <> coalesce(sum(h.amount), 0)
    """,
)
always(
    "settlements.hold_of_nothing",
    "Every hold is on an account that exists.",
    """
    select h.holder_id, 'an account' as expected, h.account_id as found
      from settlements_hold h
     where not exists (select 1 from settlements_account a where a.party_id = h.account_id)
    """,
)
always(
    "settlements.debt",
    "What an account owes is the sum of its entries.",
    """
    select a.party_id, coalesce(sum(e.amount), 0) as expected, a.debt as found
      from settlements_account a left join settlements_entry e on e.account_id = a.party_id
     group by a.party_id having a.debt <> coalesce(sum(e.amount), 0)
    """,
)
always(
    "settlements.allocations",
    "No payment is allocated beyond its amount.",
    """
    select p.id, p.amount as expected, sum(l.amount) as found
      from settlements_payment p join settlements_allocation l on l.payment_id = p.id
     group by p.id having sum(l.amount) > p.amount
    """,
)
always(
    "settlements.told",
    "What others told of debts is in the ledger once: the debts they told, less what they settled.",
    """
    select a.party_id, coalesce(d.sum, 0) as expected, coalesce(e.sum, 0) as found
      from settlements_account a
      left join (select account_id, sum(case when source = 'shipment' then 0 else amount end - settled) as sum
                   from settlements_debt where source = 'shipment' or told is not null group by account_id) d
        on d.account_id = a.party_id
      left join (select account_id, sum(amount) as sum from settlements_entry where kind = 'told' group by account_id) e
        on e.account_id = a.party_id
     where coalesce(d.sum, 0) <> coalesce(e.sum, 0)
    """,
)
always(
    "settlements.payment_known",
    "Every event about a payment is of one that exists.",
    """
    select e.id, 'a payment' as expected, e.subject as found
      from events_event e
     where e.subject_type = 'payment' and not exists (select 1 from settlements_payment p where p.id = e.subject)
    """,
)
