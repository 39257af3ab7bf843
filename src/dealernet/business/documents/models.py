"""Papers as they were issued: a number, a version, the facts they were made of, their faces as files."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import ExtractYear

from dealernet.business.parties.models import Party
from dealernet.foundation import clock
from dealernet.foundation.ids import new_id

INVOICE: Final = "invoice"
TRANSFER: Final = "transfer"


class Document(models.Model):
    """One version of one paper. Versions share `number`; at most one of them is not void.

    `holder_id` is the order, `shipment_id` the shipment a transfer document is of (no foreign keys: orders stand
    above). `series` is the counter a transfer document's number is from. `body` is everything the faces are drawn
    from, parties snapshotted; `form_revision` is the printed form of its day (0: as the program came), `told` the
    words and columns that form asked for besides: none of them ever changes. `edo_state` says how far it has come by
    EDO. `issuer` says whose number it is: ours or 1C's.
    """

    STATES = (("issued", "issued"), ("void", "void"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, default="invoice")
    number = models.CharField(max_length=60)
    series = models.CharField(max_length=40, default="", db_default="")
    version = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=STATES, default="issued")
    holder_id = models.UUIDField(db_index=True)
    shipment_id = models.UUIDField(null=True, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=20, default="dealernet")
    total = models.DecimalField(max_digits=14, decimal_places=2)
    body = models.JSONField()
    form_revision = models.IntegerField(default=0, db_default=0)
    told = models.JSONField(default=dict, db_default=Value({}, output_field=models.JSONField()))
    file_id = models.UUIDField(null=True, blank=True)
    edo_state = models.CharField(max_length=10, blank=True, default="", db_default="")
    edo_reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    edo_at = models.DateTimeField(null=True, blank=True)
    issued_on = models.DateField()
    issued_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "documents_document"
        constraints = [
            models.UniqueConstraint(
                "kind",
                "series",
                "number",
                "version",
                "issuer",
                ExtractYear("issued_on"),
                name="document_version_of_year",
            ),
            models.UniqueConstraint(
                name="document_one_standing",
                fields=["kind", "holder_id"],
                condition=Q(state="issued", shipment_id=None),
            ),
            models.UniqueConstraint(
                name="document_one_a_shipment",
                fields=["kind", "shipment_id"],
                condition=Q(state="issued") & ~Q(shipment_id=None),
            ),
        ]


class TaxCounter(models.Model):
    """The last number given in a series of tax papers: raised in the transaction that issues, so no number is lost."""

    series = models.CharField(max_length=40, primary_key=True)
    last = models.IntegerField()

    class Meta:
        db_table = "documents_counter"
