-- settlements_hold: keep credit for holders, whole or not at all; say how much is missing.
--
-- The i-th of each array is one hold; for one party the earlier one is served first, and one that does not fit
-- does not stop a smaller one behind it. An amount of zero holds nothing. A party without a limit has none to give.
-- One hold that fits is one comparing update. Otherwise locks the accounts in the order of party, then changes
-- them in a second statement.
-- Returns a row a hold that did not fit: holder, missing.
create or replace function settlements_hold(p_holder uuid[], p_party uuid[], p_amount numeric[])
returns table (holder uuid, missing numeric)
language plpgsql as $$
declare
    wanted record;
    current uuid;
    room numeric;
    fit_holder uuid[] := '{}';
    fit_party uuid[] := '{}';
    fit_amount numeric[] := '{}';
begin
    if cardinality(p_amount) = 1 then
        if p_amount[1] <= 0 then
            return;
        end if;
        update settlements_account a set held = a.held + p_amount[1]
         where a.party_id = p_party[1] and a.credit_limit - a.debt - a.held >= p_amount[1];
        if found then
            insert into settlements_hold (holder_id, account_id, amount) values (p_holder[1], p_party[1], p_amount[1]);
            return;
        end if;
    end if;

    perform 1 from settlements_account a
      where a.party_id in (select u.party from unnest(p_party, p_amount) u(party, amount) where u.amount > 0)
      order by a.party_id
      for no key update;

    for wanted in
        select w.holder_id, w.party_id, w.amount, a.credit_limit - a.debt - a.held as room
          from unnest(p_holder, p_party, p_amount) with ordinality as w(holder_id, party_id, amount, ord)
          left join settlements_account a on a.party_id = w.party_id
         where w.amount > 0
         order by w.party_id, w.ord
    loop
        if current is distinct from wanted.party_id then
            current := wanted.party_id;
            room := coalesce(wanted.room, 0);
        end if;
        if wanted.amount <= room then
            room := room - wanted.amount;
            fit_holder := fit_holder || wanted.holder_id;
            fit_party := fit_party || wanted.party_id;
            fit_amount := fit_amount || wanted.amount;
        else
            holder := wanted.holder_id;
            missing := wanted.amount - room;
            return next;
        end if;
    end loop;

    if cardinality(fit_holder) > 0 then
        update settlements_account a set held = a.held + f.amount
          from (select u.party, sum(u.amount) as amount from unnest(fit_party, fit_amount) u(party, amount)
                group by u.party) f
         where a.party_id = f.party;
        insert into settlements_hold (holder_id, account_id, amount)
        select * from unnest(fit_holder, fit_party, fit_amount);
    end if;
end $$;
