"""Who owes what: an account a customer, holds for orders, a ledger of debts and payments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dealernet.business.parties.models import Party
from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class CreditAccount(models.Model):
    """What a customer owes (`debt`), what open orders hold (`held`), and the limit for both together.

    `debt` may be negative: money paid ahead. Exposure is `debt + held`. The row is locked by every step that
    takes or frees credit. `credit_limit` empty means no credit was agreed: nothing can be held on deferral. While it is
    stopped (`stopped_at`) nothing more ships to the customer that is not paid in full.
    """

    party = models.OneToOneField(Party, on_delete=models.PROTECT, primary_key=True, related_name="+")
    debt = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    held = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    credit_limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    deferral_days = models.IntegerField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "settlements_account"
        constraints = [models.CheckConstraint(name="held_not_negative", condition=Q(held__gte=0))]
        indexes = [models.Index(name="account_by_debt", fields=["debt", "party"], condition=Q(debt__gt=0))]


class Hold(models.Model):
    """Credit an order keeps while it is on its way. The sum of holds of an account is its `held`.

    A hold that is released, or turned into debt by shipping, is deleted; history is in the event log.
    """

    holder_id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="holds", db_constraint=False)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        db_table = "settlements_hold"
        constraints = [models.CheckConstraint(name="hold_positive", condition=Q(amount__gt=0))]


class Debt(models.Model):
    """A sum a customer has to pay by a date: from a shipment of ours, or as 1C or a sheet tells it (`source`).

    What is left is `amount - paid - settled`. `told`, `unseen`, `settled` are what `rules.debts` says they are.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="debts")
    holder_id = models.UUIDField(null=True, blank=True, db_index=True)
    document = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    arose_on = models.DateField()
    due_on = models.DateField()
    source = models.CharField(max_length=40, default="shipment")
    seen_at = models.DateTimeField(default=clock.now)
    number = models.CharField(max_length=120, blank=True, default="", db_default="")
    told = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unseen = models.DecimalField(max_digits=14, decimal_places=2, default=0, db_default=0)
    settled = models.DecimalField(max_digits=14, decimal_places=2, default=0, db_default=0)
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "settlements_debt"
        indexes = [
            models.Index(
                name="debt_left", fields=["account", "due_on"], condition=Q(amount__gt=F("paid") + F("settled"))
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="debt_of_shipment_once",
                fields=["account", "document", "holder_id"],
                condition=Q(source="shipment"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="debt_sane",
                condition=Q(amount__gte=F("paid") + F("settled")) & Q(paid__gte=0) & Q(settled__gte=0),
            ),
        ]


class Telling(models.Model):
    """What was last told of a customer's debts, by whom and when: every line as it was said, also those not counted."""

    account = models.OneToOneField(CreditAccount, on_delete=models.PROTECT, primary_key=True, related_name="telling")
    source = models.CharField(max_length=40)
    seen_at = models.DateTimeField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    lines = models.JSONField(default=list)

    class Meta:
        db_table = "settlements_telling"


class Payment(models.Model):
    """Money that arrived. `identity` makes the same money from two sides one row (`rules.payment_identity`).

    One that is `taken_back` was told by mistake: it counts nowhere, and its identity is free again.
    """

    STATES = ("matched", "doubtful", "refused", "taken_back")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(max_length=40)
    paid_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    payer_name = models.CharField(max_length=500, blank=True)
    payer_inn = models.CharField(max_length=12, blank=True)
    purpose = models.CharField(max_length=1000, blank=True)
    source = models.CharField(max_length=40)
    identity = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=12, default="matched")
    doubt = models.CharField(max_length=500, blank=True)
    guess = models.JSONField(default=dict, blank=True)
    seen_at = models.DateTimeField(default=clock.now)
    seen_in = models.JSONField(default=list, blank=True)

    class Meta:
        db_table = "settlements_payment"
        constraints = [models.CheckConstraint(name="payment_positive", condition=Q(amount__gt=0))]


class Allocation(models.Model):
    """How much of a payment went to an order (`holder_id`) or an old debt; the rest is money paid ahead."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    holder_id = models.UUIDField(null=True, blank=True, db_index=True)
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "settlements_allocation"


class Entry(models.Model):
    """A line of the ledger: append-only. The sum of entries of an account is its `debt`."""

    KINDS = ("opening", "shipment", "payment", "return", "correction", "told")

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="entries")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    kind = models.CharField(max_length=20)
    holder_id = models.UUIDField(null=True, blank=True, db_index=True)
    document = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=40, default="desk")
    on_date = models.DateField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "settlements_entry"
