-- stock_reserve: keep goods for holders, as many as there are; say what is missing.
--
-- Demands are the i-th of each array; where two want the same product in one place, the earlier one is served
-- first. Own goods (the owner of the selling entity) and consigned ones are taken in the order of owner.
-- Locks the balances in the order product, location, owner, then changes them in a second statement.
-- Returns a row a demand that could not be met whole: holder, product, missing. Grows with the number of demands.
create or replace function stock_reserve(
    p_holder uuid[], p_location uuid[], p_product uuid[], p_quantity numeric[])
returns table (holder uuid, product uuid, missing numeric)
language plpgsql as $$
begin
    perform 1 from stock_balance b
      where (b.product_id, b.location_id) in (select * from unnest(p_product, p_location))
      order by b.product_id, b.location_id, b.owner_id
      for no key update;

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

-- stock_release: give back all that holders keep. Locks balances in key order.
create or replace function stock_release(p_holder uuid[]) returns void
language plpgsql as $$
begin
    perform 1 from stock_balance b
      where b.id in (select r.balance_id from stock_reservation r where r.holder_id = any (p_holder))
      order by b.product_id, b.location_id, b.owner_id
      for no key update;
    with freed as (
        delete from stock_reservation r where r.holder_id = any (p_holder) returning r.balance_id, r.quantity
    )
    update stock_balance b set reserved = b.reserved - f.quantity
      from (select balance_id, sum(quantity) as quantity from freed group by balance_id) f
     where b.id = f.balance_id;
end $$;
