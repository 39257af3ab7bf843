"""What always holds of orders, and of what others keep for them."""

from __future__ import annotations

from dealernet.foundation.conservation import always
from dealernet.foundation.fields.forgetting import law_of_fields

always(
    "orders.total",
    "An order's total is the sum of its lines, once it was handed over.",
    """
    select o.number, coalesce(sum(l.cost), 0) as expected, o.total as found
      from orders_order o left join orders_line l on l.order_id = o.id
     where o.stage <> 'draft'
     group by o.id having o.total <> coalesce(sum(l.cost), 0)
    """,
)
always(
    "orders.line_cost",
    "A line costs its price times its quantity, rounded to the kopeck.",
    """
    select l.id, round(l.price * l.quantity, 2) as expected, l.cost as found
      from orders_line l where l.cost <> round(l.price * l.quantity, 2)
    """,
)
always(
    "orders.shipped",
    "No more of a line is shipped than was ordered.",
    "select l.id, l.quantity as expected, l.shipped as found from orders_line l where l.shipped > l.quantity",
)
always(
    "orders.paid",
    "What is paid for an order is the sum of what payments gave it.",
    """
    select o.number, coalesce(sum(a.amount), 0) as expected, o.paid_total as found
      from orders_order o left join settlements_allocation a on a.holder_id = o.id
     group by o.id having o.paid_total <> coalesce(sum(a.amount), 0)
    """,
)
always(
    "orders.reservations",
    "Goods are reserved only for orders on their way.",
    """
    select r.id, 'an order on its way' as expected, coalesce(o.number || ' ' || o.stage, r.holder_id::text) as found
      from stock_reservation r left join orders_order o on o.id = r.holder_id
     where o.id is null or o.stage not in ('submitted', 'qualified', 'picking')
    """,
)
always(
    "orders.holds",
    "Credit is held only for orders on their way.",
    """
    select h.holder_id, 'an order on its way' as expected, coalesce(o.number || ' ' || o.stage, 'nothing') as found
      from settlements_hold h left join orders_order o on o.id = h.holder_id
     where o.id is null or o.stage not in ('submitted', 'qualified', 'picking')
    """,
)
always(
    "orders.invoices",
    "The number on an order is that of its standing invoice, and each standing invoice is of an order.",
    """
    select coalesce(o.number, d.holder_id::text), d.number as expected, coalesce(o.invoice_number, '') as found
      from documents_document d left join orders_order o on o.id = d.holder_id
     where d.kind = 'invoice' and d.state = 'issued' and o.invoice_number is distinct from d.number
    """,
)
always(
    "orders.transfers",
    "A standing transfer document says what its shipment says.",
    """
    select d.number, s.total as expected, d.total as found
      from documents_document d left join orders_shipment s on s.id = d.shipment_id
     where d.kind = 'transfer' and d.state = 'issued' and s.total is distinct from d.total
    """,
)
always(
    "orders.known",
    "Every event about an order is of one that exists, but for what was filled in on a draft that was thrown away.",
    """
    select e.id, 'an order' as expected, e.subject as found
      from events_event e
     where e.subject_type = 'order' and e.kind not in ('orders.fields_changed', 'orders.line_fields_changed')
       and not exists (select 1 from orders_order o where o.id = e.subject)
    """,
)
always(
    "orders.handed_over_once",
    "Every order that was handed over, or set apart from one that was, has an event that says so.",
    """
    select o.number, 'an event' as expected, 'none' as found
      from orders_order o
     where o.placed_at is not null
       and not exists (select 1 from events_event e where e.subject = o.id
                          and e.kind in ('orders.submitted', 'orders.back_order_made'))
    """,
)
always(
    "orders.payment_orders",
    "What an order says of its payment order is what became of the newest one sent.",
    """
    select o.number, o.payment_order as expected, coalesce(p.state, 'none') as found
      from orders_order o
      left join lateral (
        select s.state from orders_payment_order s where s.order_id = o.id order by s.id desc limit 1) p on true
     where o.payment_order in ('sent', 'accepted', 'rejected') and p.state is distinct from o.payment_order
    """,
)
always(
    "orders.back_orders",
    "A back order is of the same buyer as the order it was set apart from.",
    """
    select b.number, o.customer_id as expected, b.customer_id as found
      from orders_order b join orders_order o on o.id = b.back_order_of_id
     where b.customer_id <> o.customer_id
    """,
)
law_of_fields("orders", "order", "orders_order")
always(
    "orders.fields_of_line",
    "Every value of a field of a line is of an order that exists, and no more lines hold values than there are.",
    """
    select v.holder, count(distinct v.subject) as expected, (
        select count(*) from orders_line l where l.order_id = v.holder) as found
      from fields_value v
     where v.subject_type = 'line' group by v.holder
    having count(distinct v.subject) > (select count(*) from orders_line l where l.order_id = v.holder)
    """,
)
