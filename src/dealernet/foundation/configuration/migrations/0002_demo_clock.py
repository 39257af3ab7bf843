"""Where the demo clock stands."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("configuration", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "create table demo_clock (id smallint primary key check (id = 1), offset_by interval not null)",
            "drop table demo_clock",
        ),
    ]
