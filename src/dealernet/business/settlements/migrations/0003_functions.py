"""Hold and release credit, set-wise."""

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies = [("settlements", "0002_leave_room")]
    operations = [installed(__file__, "hold_1")]
