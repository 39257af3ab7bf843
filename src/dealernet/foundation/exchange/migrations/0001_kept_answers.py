"""Answers kept by idempotency key."""

from django.db import migrations

MAKE = """
create table exchange_kept_answer (
    account_id uuid not null,
    key text not null check (length(key) between 1 and 200),
    asked bytea not null,
    status smallint not null,
    body text not null,
    at timestamptz not null,
    primary key (account_id, key)
);
create index kept_answer_at on exchange_kept_answer using brin (at);
"""


class Migration(migrations.Migration):
    initial = True
    operations = [migrations.RunSQL(MAKE, "drop table exchange_kept_answer")]
