"""Products as one buys them: groups, units, properties, pictures."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Cast

from dealernet.foundation import clock
from dealernet.foundation.ids import new_id
from dealernet.foundation.search import Beside, Folded, PartNumberKey
from dealernet.foundation.sorting import russian_order


class ProductGroup(models.Model):
    """A shelf of the catalogue; groups form a tree."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=255)
    position = models.IntegerField(default=0)

    class Meta:
        db_table = "catalog_group"


class Product(models.Model):
    """Something that is sold. `article` is the part number people type.

    `search` and `article_key` are made by the database from the other columns (`foundation.search`), so that what
    is loaded by COPY is found as well.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.CharField(max_length=255, blank=True, db_index=True)
    name = models.CharField(max_length=500)
    full_name = models.CharField(max_length=1000, blank=True)
    group = models.ForeignKey(ProductGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    unit = models.CharField(max_length=40, default="шт")
    unit_code = models.CharField(max_length=10, default="796")
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    vat_text = models.CharField(max_length=40, blank=True)
    manufacturer = models.CharField(max_length=255, blank=True)
    description = models.TextField(blank=True)
    properties = models.JSONField(default=dict, blank=True)
    barcodes = models.JSONField(default=list, blank=True)
    pictures = models.JSONField(default=list, blank=True)
    step = models.DecimalField(max_digits=14, decimal_places=3, default=1)
    is_sold = models.BooleanField(default=True)
    search = models.GeneratedField(
        expression=Beside(
            Folded("article", "name", "full_name", "manufacturer", Cast("barcodes", models.TextField())),
            PartNumberKey("article"),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    article_key = models.GeneratedField(
        expression=PartNumberKey("article"), output_field=models.TextField(), db_persist=True
    )
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "catalog_product"
        indexes = [
            GinIndex(name="product_search_trgm", fields=["search"], opclasses=["gin_trgm_ops"]),
            models.Index(name="product_article_key", fields=["article_key"]),
            models.Index(russian_order("name"), "id", name="product_by_name"),
        ]
