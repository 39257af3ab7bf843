"""Takes away what fields held of drafts that were thrown away before values went with them."""

from django.db import migrations

ORPHANS = """
delete from fields_value v
 where v.subject_type in ('order', 'line')
   and not exists (select 1 from orders_order o where o.id = coalesce(v.holder, v.subject))
"""


class Migration(migrations.Migration):

    dependencies = [
        ("fields", "0001_initial"),
        ("orders", "0014_add_back_orders"),
    ]

    operations = [migrations.RunSQL(ORPHANS, migrations.RunSQL.noop)]
