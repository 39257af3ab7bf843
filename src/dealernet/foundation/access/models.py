"""Accounts people and programs sign in with, the groups they reach, and the tokens of programs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from dealernet.foundation import clock
from dealernet.foundation.ids import new_id


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by e-mail, whatever the case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this e-mail."""
        return self.get(email__iexact=(username or "").strip())

    def create_user(self, email: str, password: str | None = None, **values: Any) -> Account:
        """An account with its password hashed; for first start, demo and tests."""
        account = self.model(email=email.strip().lower(), **values)
        account.set_password(password)
        account.save()
        return account


class Group(models.Model):
    """A department: whose customers and orders its people see together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        db_table = "access_group"


class Account(AbstractBaseUser):
    """Someone who may sign in: staff when `dealer_id` is empty, a dealer's buyer otherwise.

    `role` names a set of powers (`project.roles`). `dealer_id` is the party's id, kept without a foreign key
    because parties stand above; `doctor` proves it. `away_until` is the last day somebody of the staff is away.
    `zone` is where somebody reads times, empty for the company's; `extension` what the exchange calls a person by.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=160)
    role = models.CharField(max_length=40)
    dealer_id = models.UUIDField(null=True, blank=True, db_index=True)
    is_active = models.BooleanField(default=True)
    groups = models.ManyToManyField(Group, blank=True, related_name="accounts")
    language = models.CharField(max_length=2, default="ru")
    theme = models.CharField(max_length=8, default="auto")
    density = models.CharField(max_length=8, default="normal")
    must_use_second_factor = models.BooleanField(default=False)
    away_until = models.DateField(null=True, blank=True)
    zone = models.CharField(max_length=40, blank=True, default="", db_default="")
    extension = models.CharField(max_length=40, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Accounts()

    class Meta:
        db_table = "access_account"
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether this is one of the company's own people (Django and allauth ask by this name)."""
        return self.dealer_id is None


class Token(models.Model):
    """A program's key to the API. Only a hash is kept; the key is shown once, when it is made."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access_token"
