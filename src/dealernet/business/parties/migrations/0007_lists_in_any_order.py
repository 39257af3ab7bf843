"""Lists of buyers and people go by name and by day."""

import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_add_zone_and_extension'),
        ('parties', '0006_phones_and_zones'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value('ё'), models.Value('е\U0010fffe'), output_field=models.TextField()), models.F('id'), name='contact_by_name'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['created_at', 'id'], name='contact_by_day'),
        ),
        migrations.AddIndex(
            model_name='party',
            index=models.Index(django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value('ё'), models.Value('е\U0010fffe'), output_field=models.TextField()), models.F('id'), name='party_by_name'),
        ),
        migrations.AddIndex(
            model_name='party',
            index=models.Index(fields=['created_at', 'id'], name='party_by_day'),
        ),
    ]
