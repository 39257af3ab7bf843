-- orders_submit: hand orders over, new ones and drafts alike, in one act for one and for a thousand.
--
-- p_orders: [{id, is_new, revision, customer_id, profile_id, seller_id, location_id, responsible_id, group_id,
--   placed_by_id, origin, customer_reference, comment, price_type_id, deferral_days, total, credit, missing_terms}].
-- Lines are parallel arrays; p_line_order is the order's id, p_line_location where it ships from.
-- Locks drafts, then stock, then accounts, each in key order. What lacks does not refuse: it is kept in `held_for`.
-- A draft that is no longer a draft at that revision is left alone and comes back with `number` null.
create function orders_submit(
    p_orders jsonb, p_line_order uuid[], p_line_location uuid[], p_line_product uuid[], p_line_quantity numeric[],
    p_line_price numeric[], p_line_cost numeric[], p_line_vat numeric[], p_line_reference text[],
    p_actor jsonb, p_cause bigint, p_now timestamptz)
returns table (id uuid, number text, held_for jsonb)
language plpgsql as $$
#variable_conflict use_column
declare
    stale uuid[] := '{}';
    holders uuid[];
    parties uuid[];
    amounts numeric[];
    has_drafts boolean;
    short jsonb;
    lacking jsonb;
begin
    select array_agg(o.id order by o.n), array_agg(o.customer_id order by o.n), array_agg(o.credit order by o.n),
           bool_or(not o.is_new)
      into holders, parties, amounts, has_drafts
      from rows from (jsonb_to_recordset(p_orders) as (id uuid, customer_id uuid, credit numeric, is_new boolean))
           with ordinality as o(id, customer_id, credit, is_new, n);

    if has_drafts then
        perform 1 from orders_order d where d.id = any (holders) order by d.id for no key update;
        select coalesce(array_agg(o.id), '{}') into stale
          from jsonb_to_recordset(p_orders) as o(id uuid, is_new boolean, revision int)
         where not o.is_new
           and not exists (select 1 from orders_order d
                            where d.id = o.id and d.stage = 'draft' and d.revision = o.revision);
        if stale <> '{}' then
            select array_agg(h.id), array_agg(h.party), array_agg(h.amount) into holders, parties, amounts
              from unnest(holders, parties, amounts) as h(id, party, amount) where h.id <> all (stale);
            select array_agg(l.o), array_agg(l.place), array_agg(l.p), array_agg(l.q), array_agg(l.price),
                   array_agg(l.cost), array_agg(l.vat), array_agg(l.reference)
              into p_line_order, p_line_location, p_line_product, p_line_quantity, p_line_price, p_line_cost, p_line_vat,
                   p_line_reference
              from unnest(p_line_order, p_line_location, p_line_product, p_line_quantity, p_line_price, p_line_cost,
                          p_line_vat, p_line_reference) as l(o, place, p, q, price, cost, vat, reference)
             where l.o <> all (stale);
        end if;
    end if;

    select jsonb_object_agg(s.holder, s.items) into short from (
        select r.holder, jsonb_agg(jsonb_build_object('product', r.product, 'missing', r.missing::text)) as items
          from stock_reserve(p_line_order, p_line_location, p_line_product, p_line_quantity) r
         group by r.holder) s;

    select jsonb_object_agg(h.holder, h.missing::text) into lacking
      from settlements_hold(holders, parties, amounts) h;

    return query
    with given as materialized (
        select o.*, jsonb_strip_nulls(jsonb_build_object(
                 'terms', nullif(o.missing_terms, '[]'::jsonb),
                 'stock', short -> o.id::text,
                 'credit', lacking -> o.id::text)) as lacks
          from jsonb_to_recordset(p_orders) as o(
            id uuid, is_new boolean, customer_id uuid, profile_id uuid, seller_id uuid, location_id uuid,
            responsible_id uuid, group_id uuid, placed_by_id uuid, origin text, customer_reference text, comment text,
            price_type_id uuid, deferral_days int, total numeric, missing_terms jsonb)
         where o.id <> all (stale)
    ), born as (
        insert into orders_order (id, number, customer_id, profile_id, seller_id, location_id, responsible_id, group_id,
            placed_by_id, stage, status, origin, customer_reference, comment, price_type_id, deferral_days, total,
            paid_total, shipped_total, held_for, may_ship, invoice_number, placed_at, cancel_reason, revision, created_at)
        select g.id, nextval('orders_number')::text, g.customer_id, g.profile_id, g.seller_id, g.location_id,
            g.responsible_id, g.group_id, g.placed_by_id, 'submitted', '', g.origin, g.customer_reference, g.comment,
            g.price_type_id, g.deferral_days, g.total, 0, 0, g.lacks, false, '', p_now, '', 1, p_now
          from given g where g.is_new
        returning id, number, customer_id, total, held_for, origin
    ), grown as (
        update orders_order d set stage = 'submitted', profile_id = g.profile_id, seller_id = g.seller_id,
            location_id = g.location_id, responsible_id = g.responsible_id, group_id = g.group_id,
            price_type_id = g.price_type_id, deferral_days = g.deferral_days, total = g.total, held_for = g.lacks,
            placed_at = p_now, revision = d.revision + 1
          from given g where d.id = g.id and not g.is_new
        returning d.id, d.number, d.customer_id, d.total, d.held_for, d.origin
    ), gone as (
        delete from orders_line l using given g where l.order_id = g.id and not g.is_new
    ), handed as materialized (select * from born union all select * from grown
    ), told as materialized (
        select log_record(p_actor, p_cause, array_agg('orders.submitted'::text), array_agg('order'::text),
            array_agg(h.id order by h.id),
            array_agg(h.customer_id order by h.id),
            array_agg(jsonb_build_object('number', h.number, 'total', h.total::text, 'held_for', h.held_for,
                                         'origin', h.origin) order by h.id), p_now)
          from handed h having count(*) > 0
    )
    select h.id, h.number::text, h.held_for from handed h left join told on true
    union all
    select s, null, null from unnest(stale) s;

    insert into orders_line (order_id, position, product_id, quantity, price, cost, vat_rate, shipped, customer_reference)
    select l.o, row_number() over (partition by l.o order by l.n), l.p, l.q, l.price, l.cost, l.vat, 0, l.reference
      from unnest(p_line_order, p_line_product, p_line_quantity, p_line_price, p_line_cost, p_line_vat, p_line_reference)
           with ordinality l(o, p, q, price, cost, vat, reference, n);
end $$;
