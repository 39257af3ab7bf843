"""The values of custom fields, one row a value, beside the records they belong to."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class FieldValue(models.Model):
    """One value of one field of one record. `position` is 0, or 1 and on where a field holds several.

    `value` is as it is told; what it is found by stands in one of `words` (small letters, no ё), `number`, `day` and
    `flag`. `holder` is what the record is a part of: the order of a line.
    """

    id = models.BigAutoField(primary_key=True)
    subject_type = models.CharField(max_length=20)
    subject = models.UUIDField()
    field = models.CharField(max_length=60)
    position = models.SmallIntegerField(default=0)
    holder = models.UUIDField(null=True)
    value = models.JSONField()
    words = models.TextField(null=True)
    number = models.DecimalField(max_digits=28, decimal_places=10, null=True)
    day = models.DateField(null=True)
    flag = models.BooleanField(null=True)

    class Meta:
        db_table = "fields_value"
        constraints: ClassVar = [
            models.UniqueConstraint(name="field_value_once", fields=["subject_type", "subject", "field", "position"]),
            models.CheckConstraint(
                name="field_value_one_kind",
                condition=Q(words__isnull=False, number=None, day=None, flag=None)
                | Q(words=None, number__isnull=False, day=None, flag=None)
                | Q(words=None, number=None, day__isnull=False, flag=None)
                | Q(words=None, number=None, day=None, flag__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    name=f"field_by_{name}",
                    fields=["subject_type", "field", name, "subject"],
                    condition=Q(**{f"{name}__isnull": False}),
                )
                for name in ("words", "number", "day", "flag")
            ),
        ]
        indexes: ClassVar = [
            GinIndex(name="field_words_trgm", fields=["words"], opclasses=["gin_trgm_ops"]),
            models.Index(name="field_holder", fields=["holder"], condition=Q(holder__isnull=False)),
        ]
