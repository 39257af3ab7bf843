"""The exchange with 1C: accounts 1C signs in with, its sessions, files, and what was handed out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class ExchangeAccount(models.Model):
    """A login and password to paste into 1C. The password is kept as a hash and shown once, when it is made.

    `takes_archives` lets 1C pack what it sends; off unless somebody wishes it. `warehouses` are those its offers
    are about: one of them an offer does not name has none of it. With an `agreement`, or `customers` of its own, only
    their orders go through it; without either it is the main one, for everybody no other has.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField(max_length=60, unique=True)
    password = models.CharField(max_length=200)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    takes_archives = models.BooleanField(default=False)
    warehouses = models.JSONField(default=list, blank=True)
    agreement = models.CharField(max_length=120, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "onec_account"


class AccountCustomer(models.Model):
    """A buyer whose orders go through an account whatever the agreement; through one account only."""

    party_id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(ExchangeAccount, on_delete=models.CASCADE, related_name="customers")

    class Meta:
        db_table = "onec_account_customer"


class ExchangeSession(models.Model):
    """One conversation of 1C with us: found by its token in the cookie or in the address.

    `version` is what the client announced (empty for УТ 11), `scheme` the version of the files it wants.
    `by_password` is one of a client that keeps neither cookie nor sessid: found by account and kind.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(ExchangeAccount, on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=20)
    token = models.CharField(max_length=40, unique=True)
    version = models.CharField(max_length=20, blank=True)
    scheme = models.CharField(max_length=20, blank=True)
    by_password = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=clock.now)
    last_seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "onec_session"


class ExchangeFile(models.Model):
    """A file 1C sent. `state`: receiving, due, reading, done, refused; pictures stay receiving until they are kept.

    `size` bytes are received for certain; the last piece begins at `offset` and has the checksum `digest`, so that
    a piece sent twice is known. `report` counts what was made of it; its lines are `FileLine`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(ExchangeSession, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField(default=0)
    offset = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, default="receiving")
    progress = models.IntegerField(default=0)
    position = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=1000, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    began_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "onec_file"
        constraints = [
            models.UniqueConstraint(
                name="onec_file_receiving_once", fields=["session", "name"], condition=Q(state="receiving")
            )
        ]
        indexes = [
            models.Index(name="onec_file_state", fields=["state", "id"]),
            models.Index(name="onec_file_named", fields=["session", "name"]),
        ]


class FileLine(models.Model):
    """What was made of one thing in a file: `fate` is created, updated, warned or refused; the rest is counted."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(ExchangeFile, on_delete=models.CASCADE, related_name="lines", db_index=False)
    what = models.CharField(max_length=200)
    fate = models.CharField(max_length=12)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "onec_file_line"
        indexes = [models.Index(name="onec_line_of_file", fields=["file", "id"])]


class HandedOut(models.Model):
    """An order as a session was given it: `success` confirms just these revisions.

    `state`: given; assumed (a client that announces a version asked for more, which is as good as success for a
    day); received (it said success); lost (the day went by without success or a document, and it is due again).
    """

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey(ExchangeSession, on_delete=models.PROTECT, related_name="handed_out")
    order_id = models.UUIDField(db_index=True)
    revision = models.IntegerField()
    state = models.CharField(max_length=10, default="given")
    received_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "onec_handed_out"
        constraints = [models.UniqueConstraint(name="handed_out_once", fields=["session", "order_id", "revision"])]
        indexes = [models.Index(name="handed_out_assumed", fields=["at"], condition=Q(state="assumed"))]


class ExchangeCall(models.Model):
    """One request of 1C and the first line of our answer: what support looks at. Kept for 90 days."""

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey(ExchangeSession, on_delete=models.CASCADE, null=True, related_name="calls")
    login = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    file = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField(default=0)
    took_ms = models.IntegerField(default=0)
    status = models.SmallIntegerField(default=200)
    answer = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        db_table = "onec_call"


class Seen(models.Model):
    """When a product last stood in a catalogue file of 1C: what is not seen any more may be hidden."""

    product_id = models.UUIDField(primary_key=True)
    catalogue = models.CharField(max_length=120)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "onec_seen"
        indexes = [models.Index(name="onec_seen_catalogue", fields=["catalogue", "seen_at"])]


class Generation(models.Model):
    """One whole export of a catalogue: what was on sale and did not come with it is offered to be hidden.

    `state`: collecting, nothing (all came), proposed (a person decides), hidden, kept.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    catalogue = models.CharField(max_length=120)
    name = models.CharField(max_length=255, blank=True)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="collecting")
    total = models.IntegerField(default=0)
    missing = models.IntegerField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=160, blank=True)

    class Meta:
        db_table = "onec_generation"
        constraints = [
            models.UniqueConstraint(name="onec_generation_once", fields=["catalogue"], condition=Q(state="collecting"))
        ]

    @property
    def is_suspect(self) -> bool:
        """Whether so much is missing that the export was probably not whole: more than one product in five."""
        return self.missing * 5 > self.total


class ToldOrder(models.Model):
    """What 1C last told of an order: facts with their dates, from which its state is computed."""

    order_id = models.UUIDField(primary_key=True)
    facts = models.JSONField(default=dict)
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "onec_told_order"


class Property(models.Model):
    """A property of goods as the classifier of 1C names it, with the names of its values: later files need them."""

    id = models.CharField(max_length=120, primary_key=True)
    name = models.CharField(max_length=255)
    values = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "onec_property"


class ToldVersion(models.Model):
    """An order as 1C told it last, whole. `revision` is that of ours it had then; `decided` what a person chose."""

    order_id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=60, blank=True)
    posted = models.BooleanField(default=True)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    lines = models.JSONField(default=list)
    revision = models.IntegerField(default=0)
    told_at = models.DateTimeField(default=clock.now)
    decided = models.CharField(max_length=10, blank=True)

    class Meta:
        db_table = "onec_told_version"


class OdataBase(models.Model):
    """What the base at an address publishes for OData, read once a connection; `problem` is why it could not be."""

    address = models.CharField(max_length=500, primary_key=True)
    parts = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=1000, blank=True)
    checked_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "onec_odata_base"


class OdataRun(models.Model):
    """One reading of 1C by OData. `state`: due, reading, done, failed; `lines` is what was made of each thing read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked_by = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=12, default="due")
    counts = models.JSONField(default=dict, blank=True)
    lines = models.JSONField(default=list, blank=True)
    error = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    touched_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "onec_odata_run"
        constraints = [
            models.UniqueConstraint(
                name="odata_run_one", fields=["state"], condition=models.Q(state__in=["due", "reading"])
            ),
        ]


class Counterpart(models.Model):
    """A legal face as 1C has it, and the buyer it is here: found by INN and KPP, named as 1C names it."""

    ref = models.CharField(max_length=40, primary_key=True)
    partner = models.CharField(max_length=40, db_index=True)
    party_id = models.UUIDField(db_index=True)
    inn = models.CharField(max_length=12)
    kpp = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=500)
    full_name = models.CharField(max_length=1000, blank=True)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "onec_counterpart"
        indexes = [models.Index(name="counterpart_inn", fields=["inn", "kpp"])]
