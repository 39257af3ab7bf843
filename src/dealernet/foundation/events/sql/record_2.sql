-- log_record_many: as log_record, with a cause of its own for each event (an act on many subjects at once).
create function log_record_many(
    p_actor jsonb, p_cause bigint[], p_kind text[], p_subject_type text[], p_subject uuid[], p_stream uuid[],
    p_facts jsonb[], p_at timestamptz)
returns void language sql as $$
    insert into events_event (era, lane, kind, subject_type, subject, stream, actor, facts, cause, depth, at)
    select (select last_value from events_era), event_lane(e.stream), e.kind, e.subject_type, e.subject, e.stream,
           p_actor, e.facts, e.cause, coalesce(c.depth + 1, 0), p_at
      from unnest(p_cause, p_kind, p_subject_type, p_subject, p_stream, p_facts) with ordinality
           as e(cause, kind, subject_type, subject, stream, facts, n)
      left join events_event c on c.id = e.cause
     order by e.n
$$;
