-- The era as a row, under the name and column the functions read. It was a sequence, and a sequence may leap ahead by 32
-- when the server is killed: eras nobody began, each of which a cursor has to step through.
alter sequence events_era rename to events_era_was;
create table events_era (
    one boolean primary key default true check (one),
    last_value smallint not null
);
insert into events_era (last_value) select last_value from events_era_was;
drop sequence events_era_was;
