"""The exchange with 1C: accounts 1C signs in with, its sessions, files, and what was handed out."""

from __future__ import annotations

from django.db import models

from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class ExchangeAccount(models.Model):
    """A login and password to paste into 1C. The password is kept as a hash and shown once, when it is made."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField(max_length=60, unique=True)
    password = models.CharField(max_length=200)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "onec_account"


class ExchangeSession(models.Model):
    """One conversation of 1C with us: found by its token in the cookie or in the address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(ExchangeAccount, on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=20)
    token = models.CharField(max_length=40, unique=True)
    version = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    last_seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "onec_session"


class ExchangeFile(models.Model):
    """A file 1C sent. `state`: receiving, due, reading, done, refused; `report` is what was made of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(ExchangeSession, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField(default=0)
    state = models.CharField(max_length=12, default="receiving")
    progress = models.IntegerField(default=0)
    report = models.JSONField(default=dict, blank=True)
    refused = models.JSONField(default=list, blank=True)
    error = models.CharField(max_length=1000, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "onec_file"
        constraints = [models.UniqueConstraint(name="onec_file_once", fields=["session", "name"])]
        indexes = [models.Index(name="onec_file_state", fields=["state", "id"])]


class HandedOut(models.Model):
    """An order as a session was given it: `success` confirms just these revisions."""

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey(ExchangeSession, on_delete=models.PROTECT, related_name="handed_out")
    order_id = models.UUIDField(db_index=True)
    revision = models.IntegerField()
    received_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "onec_handed_out"
        constraints = [models.UniqueConstraint(name="handed_out_once", fields=["session", "order_id"])]


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
