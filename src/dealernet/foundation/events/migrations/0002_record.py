"""The writing transaction's id, the lanes, and the function that records."""

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [installed(__file__, "record_1")]
