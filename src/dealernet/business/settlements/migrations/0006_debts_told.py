"""Debts as others tell them: what they said is left, what they settled, and what was last told of a customer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("settlements", "0005_hold_2")]
    operations = [
        migrations.RemoveConstraint(model_name="debt", name="debt_once"),
        migrations.RemoveConstraint(model_name="debt", name="debt_sane"),
        migrations.AddField("debt", "number", models.CharField(blank=True, db_default="", default="", max_length=120)),
        migrations.AddField("debt", "told", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
        migrations.AddField("debt", "unseen", models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=14)),
        migrations.AddField("debt", "settled", models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=14)),
        migrations.AddField("debt", "settled_on", models.DateField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name="debt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "shipment")),
                fields=("account", "document", "holder_id"),
                name="debt_of_shipment_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="debt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gte", models.F("paid") + models.F("settled")), ("paid__gte", 0), ("settled__gte", 0)
                ),
                name="debt_sane",
            ),
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="telling",
                        serialize=False,
                        to="settlements.creditaccount",
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("seen_at", models.DateTimeField()),
                ("total", models.DecimalField(decimal_places=2, max_digits=14)),
                ("lines", models.JSONField(default=list)),
            ],
            options={"db_table": "settlements_telling"},
        ),
    ]
