"""The day on which an order that may ship is to leave."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_submit_2")]

    operations = [
        migrations.AddField(model_name="order", name="ship_on", field=models.DateField(blank=True, null=True)),
    ]
