"""The day a buyer promised to pay by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_page_by_stage")]
    operations = [migrations.AddField("order", "promised_on", models.DateField(blank=True, null=True))]
