"""Whether what leaves the company is held back."""

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies = [("events", "0004_record_many")]
    operations = [installed(__file__, "outgoing_1")]
