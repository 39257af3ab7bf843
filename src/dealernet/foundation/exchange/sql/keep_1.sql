-- exchange_keep: keep the answer of a write under its key, inside the statement that does the write.
--
-- Somebody who kept one first makes it fail with unique_violation of `exchange_kept_answer_pkey`: all that the
-- statement did is undone. Gives the body back.
create function exchange_keep(
    p_account uuid, p_key text, p_asked bytea, p_status smallint, p_body text, p_at timestamptz)
returns text language sql as $$
    insert into exchange_kept_answer (account_id, key, asked, status, body, at)
    values (p_account, p_key, p_asked, p_status, p_body, p_at) returning body
$$;
