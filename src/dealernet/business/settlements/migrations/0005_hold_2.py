"""One hold is one comparing update."""

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies = [("settlements", "0004_debt_names_its_holder")]
    operations = [installed(__file__, "hold_2")]
