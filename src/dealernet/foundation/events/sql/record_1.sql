-- xid is the writing transaction; delivery's window is made of it. Not a Django column: it has no field type for it.
alter table events_event add column xid xid8 not null default pg_current_xact_id();
create index event_delivery on events_event (lane, era, xid, id);
create sequence events_era minvalue 1 start 1;
select nextval('events_era');

-- event_lane: what must stay in order together shares a lane; sixteen for ever.
create function event_lane(p_stream uuid) returns smallint
language sql immutable parallel safe as $$
    select (get_byte(uuid_send(p_stream), 15) % 16)::smallint
$$;

-- log_record: write events of one actor. Arrays in parallel; ids follow their order.
create function log_record(
    p_actor jsonb, p_cause bigint, p_kind text[], p_subject_type text[], p_subject uuid[], p_stream uuid[],
    p_facts jsonb[], p_at timestamptz)
returns void language sql as $$
    insert into events_event (era, lane, kind, subject_type, subject, stream, actor, facts, cause, depth, at)
    select (select last_value from events_era), event_lane(e.stream), e.kind, e.subject_type, e.subject, e.stream,
           p_actor, e.facts, p_cause,
           coalesce((select c.depth + 1 from events_event c where c.id = p_cause), 0), p_at
      from unnest(p_kind, p_subject_type, p_subject, p_stream, p_facts) with ordinality
           as e(kind, subject_type, subject, stream, facts, n)
     order by e.n
$$;
