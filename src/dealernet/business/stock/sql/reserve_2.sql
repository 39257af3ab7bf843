-- stock_reserve: keep goods for holders, as many as there are; say what is missing.
--
-- Demands are the i-th of each array; where two want the same product in one place, the earlier one is served
-- first. Own goods (the owner of the selling entity) and consigned ones are taken in the order of owner.
-- Locks the balances in the order product, location, owner, then changes them in a second statement.
-- Where the first owner alone has enough of everything, which is nearly always, it is two plain statements.
-- Returns a row a demand that could not be met whole: holder, product, missing. Grows with the number of demands.
create or replace function stock_reserve(
    p_holder uuid[], p_location uuid[], p_product uuid[], p_quantity numeric[])
returns table (holder uuid, product uuid, missing numeric)
language plpgsql as $$
declare
    balances bigint[];
    quantities numeric[];
    holders uuid[];
    enough boolean;
begin
    with locked as materialized (
        select b.id, b.product_id, b.location_id, b.owner_id, b.on_hand - b.reserved as free
          from stock_balance b
         where (b.product_id, b.location_id) in (select * from unnest(p_product, p_location))
         order by b.product_id, b.location_id, b.owner_id
         for no key update
    ), first_owner as (
        select distinct on (l.product_id, l.location_id) l.id, l.product_id, l.location_id, l.free
          from locked l where l.free > 0 order by l.product_id, l.location_id, l.owner_id
    )
    select array_agg(f.id), array_agg(d.quantity), array_agg(d.holder_id),
           count(*) = cardinality(p_product) and count(distinct f.id) = count(*)
           and bool_and(f.free >= d.quantity and d.quantity > 0)
      into balances, quantities, holders, enough
      from unnest(p_holder, p_location, p_product, p_quantity) as d(holder_id, location_id, product_id, quantity)
      join first_owner f on f.product_id = d.product_id and f.location_id = d.location_id;

    if enough then
        update stock_balance b set reserved = b.reserved + k.quantity
          from unnest(balances, quantities) as k(id, quantity) where b.id = k.id;
        insert into stock_reservation as r (holder_id, balance_id, quantity)
        select * from unnest(holders, balances, quantities)
        on conflict (holder_id, balance_id) do update set quantity = r.quantity + excluded.quantity;
        return;
    end if;

    return query
    with demand as materialized (
        select d.ord, d.holder_id, d.location_id, d.product_id, d.quantity,
               sum(d.quantity) over w - d.quantity as starts, sum(d.quantity) over w as ends
          from unnest(p_holder, p_location, p_product, p_quantity) with ordinality
               as d(holder_id, location_id, product_id, quantity, ord)
        window w as (partition by d.product_id, d.location_id order by d.ord)
    ), supply as materialized (
        select b.id, b.product_id, b.location_id,
               sum(b.on_hand - b.reserved) over w - (b.on_hand - b.reserved) as starts,
               sum(b.on_hand - b.reserved) over w as ends
          from stock_balance b
         where (b.product_id, b.location_id) in (select * from unnest(p_product, p_location))
           and b.on_hand > b.reserved
        window w as (partition by b.product_id, b.location_id order by b.owner_id)
    ), taken as materialized (
        select d.ord, d.holder_id, s.id as balance_id,
               least(d.ends, s.ends) - greatest(d.starts, s.starts) as quantity
          from demand d
          join supply s using (product_id, location_id)
         where s.starts < d.ends and d.starts < s.ends
    ), kept as (
        update stock_balance b set reserved = b.reserved + t.quantity
          from (select balance_id, sum(taken.quantity) as quantity from taken group by balance_id) t
         where b.id = t.balance_id
    ), noted as (
        insert into stock_reservation as r (holder_id, balance_id, quantity)
        select t.holder_id, t.balance_id, sum(t.quantity) from taken t group by t.holder_id, t.balance_id
        on conflict (holder_id, balance_id) do update set quantity = r.quantity + excluded.quantity
    )
    select d.holder_id, d.product_id, d.quantity - coalesce(sum(t.quantity), 0)
      from demand d left join taken t on t.ord = d.ord
     group by d.ord, d.holder_id, d.product_id, d.quantity
    having d.quantity > coalesce(sum(t.quantity), 0)
     order by d.ord;
end $$;
