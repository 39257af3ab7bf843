-- Floor a′: the very rows our act writes, written by one SQL function without deciding anything beyond the floor.
create function floor_rows(
    p_id uuid, p_key text, p_account uuid, p_customer uuid, p_product uuid[], p_quantity numeric[], p_now timestamptz)
returns text language plpgsql as $$
declare
    terms record;
    place uuid;
    made text;
    prices numeric[];
    sum_total numeric;
    found_rows int;
begin
    select t.price_type_id, t.deferral_days, c.responsible_id, c.group_id, f.id as profile_id, e.id as seller_id
      into strict terms
      from parties_party c
      join parties_terms t on t.party_id = c.id
      join parties_profile f on f.party_id = c.id and f.is_default
      join parties_legal_entity e on e.is_default
     where c.id = p_customer;
    select id into strict place from stock_location where is_default;
    select array_agg(p.amount order by l.n), sum(round(p.amount * l.quantity, 2)), count(*)
      into prices, sum_total, found_rows
      from unnest(p_product, p_quantity) with ordinality l(product, quantity, n)
      join pricing_price p on p.product_id = l.product and p.price_type_id = terms.price_type_id;
    if found_rows <> cardinality(p_product) then raise exception 'no price'; end if;

    perform 1 from stock_balance b where b.product_id = any (p_product) and b.location_id = place
      order by b.product_id, b.location_id, b.owner_id for no key update;
    with kept as (
        update stock_balance b set reserved = b.reserved + l.quantity
          from unnest(p_product, p_quantity) l(product, quantity)
         where b.product_id = l.product and b.location_id = place and b.on_hand - b.reserved >= l.quantity
           and b.owner_id = (select party_id from parties_legal_entity where is_default)
        returning b.id, l.quantity
    )
    insert into stock_reservation (holder_id, balance_id, quantity) select p_id, id, quantity from kept;
    get diagnostics found_rows = row_count;
    if found_rows <> cardinality(p_product) then raise exception 'no stock'; end if;

    update settlements_account set held = held + sum_total
     where party_id = p_customer and debt + held + sum_total <= credit_limit;
    if not found then raise exception 'no credit'; end if;
    insert into settlements_hold (holder_id, account_id, amount) values (p_id, p_customer, sum_total);

    made := nextval('orders_number')::text;
    insert into orders_order (id, number, customer_id, profile_id, seller_id, location_id, responsible_id, group_id,
        placed_by_id, stage, status, origin, customer_reference, comment, price_type_id, deferral_days, total,
        paid_total, shipped_total, held_for, may_ship, invoice_number, placed_at, cancel_reason, revision, created_at)
    values (p_id, made, p_customer, terms.profile_id, terms.seller_id, place, terms.responsible_id, terms.group_id,
        p_account, 'submitted', '', 'api', '', '', terms.price_type_id, terms.deferral_days, sum_total,
        0, 0, '{}', false, '', p_now, '', 1, p_now);
    insert into orders_line (order_id, position, product_id, quantity, price, cost, vat_rate, shipped, customer_reference)
    select p_id, n, product, quantity, price, round(price * quantity, 2), 22, 0, ''
      from unnest(p_product, p_quantity, prices) with ordinality l(product, quantity, price, n);
    insert into events_event (era, lane, kind, subject_type, subject, stream, actor, facts, depth, at)
    values (1, event_lane(p_customer), 'orders.submitted', 'order', p_id, p_customer,
        jsonb_build_object('id', p_account, 'name', 'bench', 'kind', 'program', 'role', 'buyer', 'address', ''),
        jsonb_build_object('number', made, 'total', sum_total::text, 'held_for', '{}'::jsonb, 'origin', 'api'), 0, p_now);
    insert into exchange_kept_answer (account_id, key, asked, status, body, at)
    values (p_account, p_key, '\x00', 201, jsonb_build_object('id', p_id, 'number', made, 'total', sum_total)::text, p_now);
    return made;
end $$;
