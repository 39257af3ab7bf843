-- The floor: the leanest honest SQL for "accept one order of ten lines", durable, without overselling.
create table floor_dealer (
    id int primary key, name text not null, price_type smallint not null,
    credit_limit numeric(14, 2) not null, debt numeric(14, 2) not null default 0) with (fillfactor = 50);
create table floor_price (
    product int not null, price_type smallint not null, amount numeric(12, 2) not null,
    primary key (price_type, product) include (amount));
create table floor_stock (
    product int not null, place smallint not null, on_hand int not null, reserved int not null default 0,
    primary key (place, product), check (reserved <= on_hand)) with (fillfactor = 50);
create table floor_order (
    id bigint generated always as identity primary key, dealer_id int not null references floor_dealer,
    status smallint not null, created timestamptz not null default now(), total numeric(14, 2) not null);
create index on floor_order (dealer_id, status, id desc);
create table floor_line (
    order_id bigint not null references floor_order, n smallint not null, product int not null, quantity int not null,
    price numeric(12, 2) not null, primary key (order_id, n));
create table floor_invoice (
    id bigint generated always as identity primary key, order_id bigint not null unique references floor_order,
    dealer_id int not null, total numeric(14, 2) not null, created timestamptz not null default now());
create table floor_outbox (
    id bigint generated always as identity primary key, kind text not null, order_id bigint not null,
    payload jsonb not null, created timestamptz not null default now());

-- floor_submit: one order.
create function floor_submit(p_dealer int, p_place smallint, p_product int[], p_quantity int[]) returns bigint
language plpgsql as $$
declare
    kind smallint;
    sum_total numeric;
    found_rows int;
    made bigint;
    prices numeric[];
begin
    select price_type into strict kind from floor_dealer where id = p_dealer;
    select array_agg(p.amount order by l.n), sum(p.amount * l.quantity), count(p.amount)
      into prices, sum_total, found_rows
      from unnest(p_product, p_quantity) with ordinality l(product, quantity, n)
      join floor_price p on p.price_type = kind and p.product = l.product;
    if found_rows <> cardinality(p_product) then raise exception 'no price'; end if;

    perform 1 from floor_stock s where s.place = p_place and s.product = any (p_product)
      order by s.product for no key update;
    update floor_stock s set reserved = s.reserved + l.quantity
      from unnest(p_product, p_quantity) l(product, quantity)
     where s.place = p_place and s.product = l.product and s.on_hand - s.reserved >= l.quantity;
    get diagnostics found_rows = row_count;
    if found_rows <> cardinality(p_product) then raise exception 'no stock'; end if;

    update floor_dealer set debt = debt + sum_total where id = p_dealer and debt + sum_total <= credit_limit;
    if not found then raise exception 'no credit'; end if;

    insert into floor_order (dealer_id, status, total) values (p_dealer, 2, sum_total) returning id into made;
    insert into floor_line select made, n, product, quantity, price
      from unnest(p_product, p_quantity, prices) with ordinality l(product, quantity, price, n);
    insert into floor_invoice (order_id, dealer_id, total) values (made, p_dealer, sum_total);
    insert into floor_outbox (kind, order_id, payload)
    values ('order.accepted', made, jsonb_build_object('order', made, 'total', sum_total));
    return made;
end $$;

-- floor_submit_many: the same for a crowd, set-wise, in one transaction.
create function floor_submit_many(p_dealer int[], p_place smallint, p_order int[], p_product int[], p_quantity int[])
returns int language plpgsql as $$
declare
    found_rows int;
    wanted int;
begin
    create temporary table if not exists batch (
        o int, dealer int, n int, product int, quantity int, price numeric) on commit delete rows;
    insert into batch
    select l.o, p_dealer[l.o], row_number() over (partition by l.o order by l.r), l.product, l.quantity, p.amount
      from unnest(p_order, p_product, p_quantity) with ordinality l(o, product, quantity, r)
      join floor_dealer d on d.id = p_dealer[l.o]
      join floor_price p on p.price_type = d.price_type and p.product = l.product;
    get diagnostics found_rows = row_count;
    if found_rows <> cardinality(p_product) then raise exception 'no price'; end if;

    perform 1 from floor_stock s where s.place = p_place and s.product in (select product from batch)
      order by s.product for no key update;
    update floor_stock s set reserved = s.reserved + l.quantity
      from (select product, sum(quantity)::int as quantity from batch group by product) l
     where s.place = p_place and s.product = l.product and s.on_hand - s.reserved >= l.quantity;
    get diagnostics found_rows = row_count;
    select count(distinct product) into wanted from batch;
    if found_rows <> wanted then raise exception 'no stock'; end if;

    perform 1 from floor_dealer where id = any (p_dealer) order by id for no key update;
    update floor_dealer d set debt = d.debt + t.total
      from (select dealer, sum(price * quantity) as total from batch group by dealer) t
     where d.id = t.dealer and d.debt + t.total <= d.credit_limit;
    get diagnostics found_rows = row_count;
    select count(distinct d) into wanted from unnest(p_dealer) d;
    if found_rows <> wanted then raise exception 'no credit'; end if;

    with whole as materialized (
        select o, dealer, sum(price * quantity) as total, nextval('floor_order_id_seq') as id from batch group by o, dealer
    ), orders as (
        insert into floor_order (id, dealer_id, status, total) overriding system value
        select id, dealer, 2, total from whole
    ), lines as (
        insert into floor_line select w.id, b.n, b.product, b.quantity, b.price from batch b join whole w using (o)
    ), invoices as (
        insert into floor_invoice (order_id, dealer_id, total) select id, dealer, total from whole
    )
    insert into floor_outbox (kind, order_id, payload)
    select 'order.accepted', id, jsonb_build_object('order', id, 'total', total) from whole;
    return cardinality(p_dealer);
end $$;
