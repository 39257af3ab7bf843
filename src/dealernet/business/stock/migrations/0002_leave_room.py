"""Leave room on the pages of balances, so that their updates stay in place."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "alter table stock_balance set (fillfactor = 50)",
            "alter table stock_balance reset (fillfactor)",
        ),
    ]
