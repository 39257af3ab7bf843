"""Trigram search for names and part numbers."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [TrigramExtension()]
