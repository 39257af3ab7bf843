-- stock_consume: goods leave for holders; reserved ones first, then free ones of the same place.
--
-- Locks the balances in the order product, location, owner. Frees the reservation of what leaves and writes a
-- movement a balance. Returns a row a demand that was not there whole: holder, product, missing.
create or replace function stock_consume(
    p_holder uuid[], p_location uuid[], p_product uuid[], p_quantity numeric[], p_source text, p_now timestamptz)
returns table (holder uuid, product uuid, missing numeric)
language plpgsql as $$
begin
    perform 1 from stock_balance b
      where (b.product_id, b.location_id) in (select * from unnest(p_product, p_location))
      order by b.product_id, b.location_id, b.owner_id
      for no key update;

    return query
    with demand as materialized (
        select d.ord, d.holder_id, d.location_id, d.product_id, d.quantity
          from unnest(p_holder, p_location, p_product, p_quantity) with ordinality
               as d(holder_id, location_id, product_id, quantity, ord)
    ), kept as materialized (
        select d.ord, d.holder_id, b.id as balance_id, d.quantity as wanted,
               sum(r.quantity) over w - r.quantity as starts, sum(r.quantity) over w as ends
          from demand d
          join stock_balance b on b.product_id = d.product_id and b.location_id = d.location_id
          join stock_reservation r on r.balance_id = b.id and r.holder_id = d.holder_id
        window w as (partition by d.ord order by b.owner_id)
    ), from_kept as materialized (
        select k.ord, k.holder_id, k.balance_id, least(k.ends, k.wanted) - k.starts as quantity
          from kept k where k.starts < k.wanted
    ), rest as materialized (
        select d.ord, d.holder_id, d.product_id, d.location_id, d.quantity - coalesce(sum(f.quantity), 0) as quantity
          from demand d left join from_kept f on f.ord = d.ord
         group by d.ord, d.holder_id, d.product_id, d.location_id, d.quantity
    ), open_demand as (
        select r.*, sum(r.quantity) over w - r.quantity as starts, sum(r.quantity) over w as ends
          from rest r where r.quantity > 0
        window w as (partition by r.product_id, r.location_id order by r.ord)
    ), supply as (
        select b.id, b.product_id, b.location_id,
               sum(b.on_hand - b.reserved) over w - (b.on_hand - b.reserved) as starts,
               sum(b.on_hand - b.reserved) over w as ends
          from stock_balance b
         where (b.product_id, b.location_id) in (select * from unnest(p_product, p_location))
           and b.on_hand > b.reserved
        window w as (partition by b.product_id, b.location_id order by b.owner_id)
    ), from_free as materialized (
        select o.ord, o.holder_id, s.id as balance_id, least(o.ends, s.ends) - greatest(o.starts, s.starts) as quantity
          from open_demand o join supply s using (product_id, location_id)
         where s.starts < o.ends and o.starts < s.ends
    ), left_over as (
        update stock_reservation r set quantity = r.quantity - f.quantity
          from from_kept f
         where r.holder_id = f.holder_id and r.balance_id = f.balance_id and r.quantity > f.quantity
    ), used_up as (
        delete from stock_reservation r using from_kept f
         where r.holder_id = f.holder_id and r.balance_id = f.balance_id and r.quantity = f.quantity
    ), leaves as materialized (
        select balance_id, holder_id, sum(kept) as kept, sum(kept + free) as gone
          from (select f.balance_id, f.holder_id, f.quantity as kept, 0::numeric as free from from_kept f
                union all
                select g.balance_id, g.holder_id, 0, g.quantity from from_free g) x
         group by balance_id, holder_id
    ), changed as (
        update stock_balance b set on_hand = b.on_hand - l.gone, reserved = b.reserved - l.kept
          from (select balance_id, sum(gone) as gone, sum(leaves.kept) as kept from leaves group by balance_id) l
         where b.id = l.balance_id
    ), moved as (
        insert into stock_movement (balance_id, quantity, kind, holder_id, source, at)
        select l.balance_id, -l.gone, 'shipment', l.holder_id, p_source, p_now from leaves l
    )
    select r.holder_id, r.product_id, r.quantity - coalesce(sum(g.quantity), 0)
      from rest r left join from_free g on g.ord = r.ord
     group by r.ord, r.holder_id, r.product_id, r.quantity
    having r.quantity > coalesce(sum(g.quantity), 0)
     order by r.ord;
end $$;
