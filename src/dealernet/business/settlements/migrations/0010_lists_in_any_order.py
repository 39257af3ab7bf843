"""Lists of buyers go by what they owe."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0007_lists_in_any_order'),
        ('settlements', '0009_add_debt_left'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='creditaccount',
            index=models.Index(condition=models.Q(('debt__gt', 0)), fields=['debt', 'party'], name='account_by_debt'),
        ),
    ]
