"""Record events of one act on many subjects, each with its own cause."""

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies = [("events", "0003_delivery")]
    operations = [installed(__file__, "record_2")]
