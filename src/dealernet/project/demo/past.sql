-- What follows from the orders of the past: run step by step in the transaction that copied them.
-- step: who they were
create temporary table past on commit drop as
select o.id, o.number, o.customer_id, o.stage, o.total, o.paid_total, o.shipped_total, o.deferral_days, o.invoice_number,
       o.placed_at, o.due_on, o.location_id, f.inn, f.legal_name, f.kpp, f.legal_address, a.name as buyer, a.id as account_id
  from orders_order o
  join parties_profile f on f.id = o.profile_id
  join access_account a on a.id = o.placed_by_id;
create index on past (id);
-- step: goods that arrived
create temporary table moved_goods on commit drop as
select b.id as balance_id, sum(l.shipped) as gone,
       coalesce(sum(l.quantity) filter (where p.stage in ('submitted', 'qualified', 'picking')), 0) as kept
  from past p join orders_line l on l.order_id = p.id
  join stock_balance b on b.product_id = l.product_id and b.location_id = p.location_id
  join parties_legal_entity e on e.party_id = b.owner_id and e.is_default
 group by b.id;
insert into stock_movement (balance_id, quantity, kind, source, at)
select balance_id, gone + kept, 'receipt', 'demo', (select min(placed_at) from past) from moved_goods where gone + kept > 0;
update stock_balance b set on_hand = b.on_hand + m.kept, reserved = b.reserved + m.kept
  from moved_goods m where m.balance_id = b.id and m.kept > 0;
-- step: goods that left
insert into stock_movement (balance_id, quantity, kind, holder_id, source, at)
select b.id, -l.shipped, 'shipment', p.id, 'onec', p.placed_at + interval '1 day'
  from past p join orders_line l on l.order_id = p.id and l.shipped > 0
  join stock_balance b on b.product_id = l.product_id and b.location_id = p.location_id
  join parties_legal_entity e on e.party_id = b.owner_id and e.is_default;
-- step: goods that are kept
insert into stock_reservation (holder_id, balance_id, quantity)
select p.id, b.id, l.quantity
  from past p join orders_line l on l.order_id = p.id
  join stock_balance b on b.product_id = l.product_id and b.location_id = p.location_id
  join parties_legal_entity e on e.party_id = b.owner_id and e.is_default
 where p.stage in ('submitted', 'qualified', 'picking');
-- step: shipments
insert into orders_shipment (id, order_id, number, shipped_on, total, source, lines, created_at)
select md5(p.id || 'shipment')::uuid, p.id, 'ЮА00-' || lpad(p.number, 7, '0'), (p.placed_at + interval '1 day')::date,
       p.total, 'onec', '[]', p.placed_at + interval '1 day'
  from past p where p.shipped_total > 0;
-- step: debts
insert into settlements_debt (id, account_id, holder_id, document, number, amount, paid, arose_on, due_on, source, seen_at)
select md5(p.id || 'debt')::uuid, p.customer_id, p.id, 'ЮА00-' || lpad(p.number, 7, '0'),
       'юа00-' || lpad(p.number, 7, '0'), p.total, p.paid_total,
       (p.placed_at + interval '1 day')::date, p.due_on, 'shipment', p.placed_at + interval '1 day'
  from past p where p.shipped_total > 0;
-- step: payments
insert into settlements_payment (id, party_id, number, paid_on, amount, payer_name, payer_inn, purpose, source, identity,
    state, doubt, guess, seen_at, seen_in)
select md5(p.id || 'payment')::uuid, p.customer_id, p.number, (p.placed_at + interval '1 day')::date, p.total,
       p.legal_name, p.inn, 'Оплата по счёту № ' || p.invoice_number, 'bank',
       p.inn || ':' || p.number || ':' || (p.placed_at + interval '1 day')::date || ':' || p.total,
       'matched', '', '{}', p.placed_at + interval '1 day', '["bank"]'
  from past p where p.paid_total > 0;
insert into settlements_allocation (id, payment_id, holder_id, amount, at)
select md5(p.id || 'allocation')::uuid, md5(p.id || 'payment')::uuid, p.id, p.total, p.placed_at + interval '1 day'
  from past p where p.paid_total > 0;
-- step: ledger of money
insert into settlements_entry (account_id, amount, kind, holder_id, document, source, on_date, at)
select p.customer_id, x.amount, x.kind, x.holder, x.document, x.source, (p.placed_at + interval '1 day')::date,
       p.placed_at + interval '1 day'
  from past p cross join lateral (
    select p.total, 'shipment', p.id, 'ЮА00-' || lpad(p.number, 7, '0'), 'onec' where p.shipped_total > 0
    union all select -p.total, 'payment', null, p.number, 'bank' where p.paid_total > 0
  ) x(amount, kind, holder, document, source);
insert into settlements_hold (holder_id, account_id, amount)
select p.id, p.customer_id, p.total from past p where p.stage in ('qualified', 'picking') and p.deferral_days > 0;
update settlements_account a set debt = a.debt + s.debt, held = a.held + s.held,
       credit_limit = case when a.credit_limit is not null
                      then greatest(a.credit_limit, ceil((a.debt + s.debt + a.held + s.held) / 100000) * 100000) end
  from (select customer_id, sum(shipped_total) - sum(paid_total) as debt,
               coalesce(sum(total) filter (where stage in ('qualified', 'picking') and deferral_days > 0), 0) as held
          from past group by customer_id) s
 where s.customer_id = a.party_id;
update parties_terms t set credit_limit = a.credit_limit from settlements_account a where a.party_id = t.party_id;
-- step: papers of the last ninety days
insert into documents_document (id, kind, number, version, state, holder_id, party_id, issuer, total, body, issued_on, issued_at)
select md5(p.id || 'document')::uuid, 'invoice', p.invoice_number, 1, 'issued', p.id, p.customer_id, 'dealernet', p.total,
       jsonb_build_object(
         'holder_id', p.id, 'party_id', p.customer_id, 'number', '', 'issuer', 'dealernet', 'order_number', p.number,
         'terms', '', 'director', e.director, 'accountant', e.accountant, 'total', p.total::text, 'vat', w.vat::text,
         'lines', w.lines,
         'buyer', jsonb_build_object('name', p.legal_name, 'inn', p.inn, 'kpp', p.kpp, 'address', p.legal_address, 'phone', ''),
         'seller', jsonb_build_object('name', o.name, 'inn', o.inn, 'kpp', o.kpp, 'address', o.legal_address, 'phone', ''),
         'bank', jsonb_build_object('account', k.number, 'name', k.bank_name, 'bic', k.bic, 'correspondent', k.correspondent)),
       p.placed_at::date, p.placed_at + interval '1 second'
  from past p
  join parties_legal_entity e on e.is_default
  join parties_party o on o.id = e.party_id
  join parties_bank_account k on k.party_id = o.id and k.is_default
 cross join lateral (
    select sum(round(l.cost * 22 / 122, 2)) as vat,
           jsonb_agg(jsonb_build_object('article', g.article, 'name', g.name, 'unit', g.unit, 'quantity', l.quantity::text,
             'price', l.price::text, 'cost', l.cost::text, 'vat_rate', '22.00', 'vat', round(l.cost * 22 / 122, 2)::text)
             order by l.position) as lines
      from orders_line l join catalog_product g on g.id = l.product_id where l.order_id = p.id) w
 where p.invoice_number <> '' and p.placed_at > (select max(placed_at) from past) - interval '90 days';
-- step: events
insert into events_event (era, lane, kind, subject_type, subject, stream, actor, facts, depth, at)
select (select last_value from events_era), event_lane(p.customer_id), x.kind, 'order', p.id, p.customer_id, x.actor,
       jsonb_build_object('number', p.number) || x.facts, 0, p.placed_at + x.after
  from past p cross join lateral (
    select 0, 'orders.submitted', interval '0',
           jsonb_build_object('id', p.account_id, 'name', p.buyer, 'kind', 'person', 'role', 'buyer', 'address', ''),
           jsonb_build_object('total', p.total::text, 'held_for', '{}'::jsonb, 'origin', 'portal')
    union all
    select 1, 'orders.invoiced', interval '1 second', '{"id": null, "name": "1С", "kind": "system", "role": "system", "address": ""}',
           jsonb_build_object('invoice_number', p.invoice_number, 'version', 1, 'total', p.total::text)
     where p.invoice_number <> '' and p.placed_at > (select max(placed_at) from past) - interval '90 days'
    union all
    select 2, 'orders.paid', interval '1 day', '{"id": null, "name": "orders", "kind": "system", "role": "system", "address": ""}',
           jsonb_build_object('paid', p.total::text) where p.paid_total > 0
       and p.placed_at > (select max(placed_at) from past) - interval '90 days'
    union all
    select 3, 'orders.shipped', interval '1 day 1 hour', '{"id": null, "name": "1С", "kind": "system", "role": "system", "address": ""}',
           jsonb_build_object('shipment_number', 'ЮА00-' || lpad(p.number, 7, '0'), 'total', p.total::text, 'whole', true,
             'shipped_on', (p.placed_at + interval '1 day')::date)
     where p.shipped_total > 0 and p.placed_at > (select max(placed_at) from past) - interval '90 days'
    union all
    select 4, 'orders.closed', interval '4 days', '{"id": null, "name": "orders", "kind": "system", "role": "system", "address": ""}',
           '{}'::jsonb where p.stage = 'closed'
    union all
    select 5, 'orders.cancelled', interval '1 hour', '{"id": null, "name": "orders", "kind": "system", "role": "system", "address": ""}',
           jsonb_build_object('reason', 'Покупатель передумал', 'paid', '0') where p.stage = 'cancelled'
  ) x(n, kind, after, actor, facts)
 order by p.placed_at, p.id, x.n;
-- step: hands of people
insert into analytics_touch (order_id, count)
select p.id, 1 + get_byte(decode(md5(p.id::text), 'hex'), 1) % 3 from past p
 where get_byte(decode(md5(p.id::text), 'hex'), 0) < 80;
