"""Shipping to a customer who is overdue may be stopped."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("settlements", "0007_tell_debts_of_before")]
    operations = [
        migrations.AddField("creditaccount", "stopped_at", models.DateTimeField(blank=True, null=True)),
    ]
