"""Reserving takes the short way where the first owner has enough."""

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies = [("stock", "0003_functions")]
    operations = [installed(__file__, "reserve_2")]
