"""Buyers are found by the digits of a phone; who signs in for a buyer reads times in the buyer's zone."""

import django.db.models.functions.text
from django.db import migrations, models


ZONES = """
update access_account a set zone = p.zone from parties_party p where p.id = a.dealer_id and p.zone <> '' and a.zone = ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0005_add_zone_and_extension"),
        ("parties", "0005_add_zone"),
    ]

    operations = [
        migrations.RunSQL(ZONES, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(django.db.models.functions.text.Right(models.Func(models.F('phone'), models.Value('\\D'), models.Value(''), models.Value('g'), function='regexp_replace'), 10), name='contact_phone_digits'),
        ),
        migrations.AddIndex(
            model_name='profile',
            index=models.Index(django.db.models.functions.text.Right(models.Func(models.F('phone'), models.Value('\\D'), models.Value(''), models.Value('g'), function='regexp_replace'), 10), name='profile_phone_digits'),
        ),
    ]
