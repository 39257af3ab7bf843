"""Reserve, release and consume, set-wise."""

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies = [("stock", "0002_leave_room")]
    operations = [installed(__file__, "reserve_1"), installed(__file__, "consume_1")]
