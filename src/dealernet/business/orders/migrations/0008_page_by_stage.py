"""Lists page by stage within a customer, a person or a group: each branch of a reach has an index for that."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0007_add_channel")]
    operations: ClassVar = [
        migrations.RemoveIndex(model_name="order", name="order_customer"),
        migrations.RemoveIndex(model_name="order", name="order_responsible"),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(name="order_responsible_stage", fields=["responsible", "stage", "-id"]),
        ),
        migrations.AddIndex(
            model_name="order", index=models.Index(name="order_group_stage", fields=["group", "stage", "-id"])
        ),
    ]
