"""Organisations and people, how to reach them, the legal faces they buy with, and the terms we trade on."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Right

from dealernet.foundation import clock
from dealernet.foundation.access.models import Account, Group
from dealernet.foundation.ids import new_id
from dealernet.foundation.search import Folded
from dealernet.foundation.sorting import russian_order


def _last_digits() -> Right:
    """The last ten digits of a phone however it is written: what a number is found by."""
    return Right(Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace"), 10)


class Party(models.Model):
    """A counterparty: a dealer, a newcomer, a principal whose goods we hold, or ourselves (`kind=own`)."""

    KINDS = (("organisation", "organisation"), ("person", "person"), ("own", "own"))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16, choices=KINDS, default="organisation")
    name = models.CharField(max_length=255)
    full_name = models.CharField(max_length=500, blank=True)
    inn = models.CharField(max_length=12, blank=True, db_index=True)
    kpp = models.CharField(max_length=9, blank=True)
    ogrn = models.CharField(max_length=15, blank=True)
    legal_address = models.CharField(max_length=500, blank=True)
    region = models.CharField(max_length=120, blank=True)
    zone = models.CharField(max_length=40, blank=True, default="", db_default="")
    origin = models.CharField(max_length=40, default="desk")
    responsible = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    search = models.GeneratedField(
        expression=Folded("name", "full_name", "inn"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        db_table = "parties_party"
        constraints = [
            models.CheckConstraint(name="party_kind", condition=Q(kind__in=["organisation", "person", "own"])),
        ]
        indexes = [
            GinIndex(name="party_search_trgm", fields=["search"], opclasses=["gin_trgm_ops"]),
            models.Index(russian_order("name"), "id", name="party_by_name"),
            models.Index(name="party_by_day", fields=["created_at", "id"]),
        ]


class Contact(models.Model):
    """A person to talk to at a party, or one more way to reach them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=160, blank=True)
    position = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True, db_index=True)
    email = models.EmailField(blank=True, db_index=True)
    origin = models.CharField(max_length=40, default="desk")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "parties_contact"
        indexes = [
            models.Index(_last_digits(), name="contact_phone_digits"),
            models.Index(russian_order("name"), "id", name="contact_by_name"),
            models.Index(name="contact_by_day", fields=["created_at", "id"]),
        ]


class Profile(models.Model):
    """A legal face and a delivery address a buyer orders with; one buyer may have several.

    With an `edo_id`, its address at an operator of electronic documents, it gets its papers there.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="profiles")
    legal_name = models.CharField(max_length=255)
    inn = models.CharField(max_length=12, blank=True, db_index=True)
    kpp = models.CharField(max_length=9, blank=True)
    legal_address = models.CharField(max_length=500, blank=True)
    contact_name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    delivery_address = models.CharField(max_length=500, blank=True)
    carrier_terminal = models.CharField(max_length=255, blank=True)
    edo_id = models.CharField(max_length=100, blank=True, default="", db_default="")
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "parties_profile"
        indexes = [models.Index(_last_digits(), name="profile_phone_digits")]
        constraints = [
            models.UniqueConstraint(name="profile_one_default", fields=["party"], condition=Q(is_default=True)),
        ]


class Terms(models.Model):
    """The terms a party buys on, as one row beside the party: what the hot path reads.

    Empty means "not agreed". Where each value came from and when is in `TermFact`. `price_type_id` and
    `agreement` are the ids and words of pricing, kept without a foreign key because pricing stands above.
    """

    party = models.OneToOneField(Party, on_delete=models.PROTECT, primary_key=True, related_name="terms")
    customer_type = models.CharField(max_length=40, blank=True)
    agreement = models.CharField(max_length=120, blank=True)
    price_type_id = models.UUIDField(null=True, blank=True)
    deferral_days = models.IntegerField(null=True, blank=True)
    credit_limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    minimum_order = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        db_table = "parties_terms"
        constraints = [
            models.CheckConstraint(
                name="terms_sane",
                condition=(Q(deferral_days=None) | Q(deferral_days__gte=0))
                & (Q(credit_limit=None) | Q(credit_limit__gte=0)),
            ),
        ]


class TermFact(models.Model):
    """One value of one term, with its source and the moment it was seen there.

    `detail` names the sheet it came in. `told` is what 1C told last, be it in force here or not; `told_at` empty means
    that 1C never spoke of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="term_facts")
    term = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    source = models.CharField(max_length=40)
    seen_at = models.DateTimeField(default=clock.now)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.CharField(max_length=200, blank=True, db_default="", default="")
    told = models.JSONField(null=True)
    told_by = models.CharField(max_length=40, blank=True, db_default="", default="")
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "parties_term_fact"
        constraints = [models.UniqueConstraint(name="term_fact_one", fields=["party", "term"])]


class LegalEntity(models.Model):
    """A legal entity of ours that sells: its requisites are printed on invoices and its stock is "own"."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="legal_entity")
    director = models.CharField(max_length=160, blank=True)
    accountant = models.CharField(max_length=160, blank=True)
    vat_regime = models.CharField(max_length=20, default="general")
    edo_id = models.CharField(max_length=100, blank=True, default="", db_default="")
    is_default = models.BooleanField(default=False)

    class Meta:
        db_table = "parties_legal_entity"
        constraints = [
            models.UniqueConstraint(
                name="legal_entity_one_default", fields=["is_default"], condition=Q(is_default=True)
            ),
        ]


class BankAccount(models.Model):
    """A bank account of a party of ours or of theirs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="bank_accounts")
    number = models.CharField(max_length=20)
    bank_name = models.CharField(max_length=255)
    bic = models.CharField(max_length=9)
    correspondent = models.CharField(max_length=20, blank=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        db_table = "parties_bank_account"
        constraints = [models.UniqueConstraint(name="bank_account_once", fields=["party", "number", "bic"])]
