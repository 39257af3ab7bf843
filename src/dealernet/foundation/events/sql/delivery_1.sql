-- Where each reaction stands in each lane: a window (lo, hi, after) over the writing transactions.
create table events_cursor (
    reaction text not null,
    lane smallint not null,
    era smallint not null default 1,
    lo xid8 not null default '0',
    hi xid8 not null default '0',
    after bigint not null default 0,
    attempts smallint not null default 0,
    primary key (reaction, lane)
) with (fillfactor = 50);

-- Events that failed, with their stream's later ones behind them. `state`: waiting, skipped.
create table events_parked (
    id bigint generated always as identity primary key,
    reaction text not null,
    lane smallint not null,
    event_id bigint not null,
    stream uuid not null,
    error text not null default '',
    attempts smallint not null default 0,
    next_at timestamptz,
    parked_at timestamptz not null,
    state text not null default 'waiting',
    unique (reaction, event_id)
);
create index events_parked_waiting on events_parked (reaction, lane, stream, id) where state = 'waiting';
