"""Files as they are kept: what each is called in its space, and where its bytes are by their checksum."""

from __future__ import annotations

from django.db import models

from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class StoredFile(models.Model):
    """A file under a name in a space (`products`, `letters`); a new one under the same name takes its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    space = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    content_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    kept_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "files_file"
        constraints = [models.UniqueConstraint(name="file_once", fields=["space", "name"])]
