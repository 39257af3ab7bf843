"""Handing orders over, set-wise."""

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_number_sequence"),
        ("stock", "0003_functions"),
        ("settlements", "0003_functions"),
        ("events", "0002_record"),
    ]
    operations = [installed(__file__, "submit_1")]
