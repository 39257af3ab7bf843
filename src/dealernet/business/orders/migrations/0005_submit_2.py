"""Handing over reads what it is given once."""

from django.db import migrations

from dealernet.foundation.sql import installed

DROP = """
drop function orders_submit(jsonb, uuid[], uuid[], numeric[], numeric[], numeric[], numeric[], text[], jsonb, bigint,
    timestamptz)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0004_submit"),
        ("stock", "0004_reserve_2"),
        ("settlements", "0005_hold_2"),
    ]
    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop), installed(__file__, "submit_2")]
