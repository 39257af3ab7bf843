"""Cursors of reactions, and events set aside."""

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies = [("events", "0002_record")]
    operations = [installed(__file__, "delivery_1")]
