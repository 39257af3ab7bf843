-- Whether what leaves the company is held back: one row while it is, none otherwise.
create table events_outgoing (
    id smallint primary key default 1 check (id = 1),
    paused_at timestamptz not null,
    why text not null
);
