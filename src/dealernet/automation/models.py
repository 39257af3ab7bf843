"""Runs of rules: what was weighed, on which grounds, and what came of it."""

from __future__ import annotations

from django.db import models

from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class Run(models.Model):
    """One rule weighed for one event. `grounds` are the rows of its condition, `done` what each action did.

    `fault` is the kind of what went wrong: refusal (the trade said no), error (of the program), unreadable (the rule
    names what no longer exists), circle and storm (the guard stopped it).
    """

    STATES = ("done", "refused", "not_matched", "stopped", "waiting", "failed", "skipped")
    FAULTS = ("refusal", "error", "unreadable", "circle", "storm")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    revision = models.IntegerField()
    event_id = models.BigIntegerField(db_index=True)
    event_kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=30)
    subject = models.UUIDField()
    state = models.CharField(max_length=12)
    grounds = models.JSONField(default=list)
    done = models.JSONField(default=list)
    error = models.CharField(max_length=500, blank=True)
    fault = models.CharField(max_length=12, blank=True, default="", db_default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "automation_run"
        constraints = [models.UniqueConstraint(name="run_once", fields=["rule", "event_id"])]
        indexes = [
            models.Index(name="run_subject", fields=["subject", "-id"]),
            models.Index(name="run_rule", fields=["rule", "-id"]),
            models.Index(
                name="run_unsettled", fields=["state", "-id"], condition=~models.Q(state__in=["done", "not_matched"])
            ),
        ]


class Wait(models.Model):
    """A run that goes on later: from step `position`, once `due_at` has come. States: waiting, done, failed."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="waits")
    position = models.SmallIntegerField()
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, default="waiting")

    class Meta:
        db_table = "automation_wait"
        indexes = [models.Index(name="wait_due", fields=["due_at", "id"], condition=models.Q(state="waiting"))]


class Quarantine(models.Model):
    """A rule set aside because it ran in circles or stormed; a person lets it go on by publishing it anew."""

    rule = models.CharField(max_length=80, primary_key=True)
    revision = models.IntegerField()
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "automation_quarantine"


class Pace(models.Model):
    """How often a rule came back to the same records, or to what follows from itself, within a minute.

    Written only when that happens; the guard compares it with its bound.
    """

    id = models.BigAutoField(primary_key=True)
    rule = models.CharField(max_length=80)
    minute = models.DateTimeField()
    firings = models.IntegerField(default=0)

    class Meta:
        db_table = "automation_pace"
        constraints = [models.UniqueConstraint(name="pace_once", fields=["rule", "minute"])]


class Turn(models.Model):
    """How far the moments of a rule were served: the one of `planned_at`, up to the record `place`, until it is over.

    `since` is the moment before it.
    """

    rule = models.CharField(max_length=80, primary_key=True)
    since = models.DateTimeField()
    planned_at = models.DateTimeField()
    place = models.UUIDField()
    is_over = models.BooleanField()

    class Meta:
        db_table = "automation_turn"


class TermsExample(models.Model):
    """An order of a buyer with the rules that act on it, all of them: terms that would change that are refused.

    `facts` are the words noted of the order, `agreed` what the buyer had then that these do not tell: the responsible
    and the credit limit. `party` is a buyer's id, kept without a foreign key.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.UUIDField()
    event_id = models.BigIntegerField()
    event_kind = models.CharField(max_length=60)
    subject = models.UUIDField()
    label = models.CharField(max_length=300)
    comment = models.CharField(max_length=300, blank=True)
    facts = models.JSONField()
    agreed = models.JSONField()
    rules = models.JSONField()
    made_by = models.CharField(max_length=160)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "automation_terms_example"
        constraints = [models.UniqueConstraint(name="terms_example_once", fields=["party", "event_id"])]


class Rehearsal(models.Model):
    """A rule tried on what happened in a period, without any effect. `place` is the last event weighed; of a rule on a
    moment, how many records were, and `record` the last of them.

    `figures` counts what it came to; of the records themselves the first thousands are kept (`Finding`).
    """

    STATES = ("waiting", "running", "done", "cancelled", "failed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.CharField(max_length=80)
    revision = models.IntegerField(null=True)
    body = models.JSONField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    place = models.BigIntegerField(default=0)
    last = models.BigIntegerField(null=True)
    record = models.UUIDField(null=True)
    total = models.IntegerField(default=0)
    figures = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)
    asked_by = models.CharField(max_length=160)
    at = models.DateTimeField(default=clock.now)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "automation_rehearsal"
        indexes = [
            models.Index(name="rehearsal_left", fields=["at"], condition=models.Q(state__in=["waiting", "running"]))
        ]


class Finding(models.Model):
    """One record a rehearsal came upon: the rule would act (`acts`), or would leave what a person did (`left`).

    `people` says what came then of the same: person, rule, program, nobody, or unknown where that cannot be seen.
    """

    id = models.BigAutoField(primary_key=True)
    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="findings")
    event_id = models.BigIntegerField()
    subject_type = models.CharField(max_length=30)
    subject = models.UUIDField()
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8)
    people = models.CharField(max_length=8)
    by = models.CharField(max_length=160, blank=True)
    seconds = models.IntegerField(null=True)
    grounds = models.JSONField(default=list)
    assumed = models.JSONField(default=list)

    class Meta:
        db_table = "automation_finding"
        indexes = [models.Index(name="finding_place", fields=["rehearsal", "verdict", "people", "id"])]
