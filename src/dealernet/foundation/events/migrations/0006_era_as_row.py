"""The era is a row: a sequence leaps when the server is killed."""

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies = [("events", "0005_outgoing")]
    operations = [installed(__file__, "era_1")]
