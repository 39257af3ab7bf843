"""Order numbers come from a sequence: gaps allowed, at most eleven characters."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_initial")]
    operations = [
        migrations.RunSQL(
            "create sequence orders_number start 1001; alter table orders_order set (fillfactor = 80)",
            "drop sequence orders_number; alter table orders_order reset (fillfactor)",
        ),
    ]
