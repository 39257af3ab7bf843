"""Leave room on the pages of accounts, so that their updates stay in place."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("settlements", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "alter table settlements_account set (fillfactor = 50)",
            "alter table settlements_account reset (fillfactor)",
        ),
    ]
