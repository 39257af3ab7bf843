"""An answer may be kept by the statement that does the work."""

from typing import ClassVar

from django.db import migrations

from dealernet.foundation.sql import installed


class Migration(migrations.Migration):
    dependencies: ClassVar = [("exchange", "0003_add_feed_place")]
    operations: ClassVar[list[migrations.RunSQL]] = [installed(__file__, "keep_1")]
