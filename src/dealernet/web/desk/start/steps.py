"""The steps from an empty program to the first order, each with what is done and where to go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealernet.business.parties.queries import PartyFilter, list_parties, own_entities
from dealernet.business.pricing.queries import price_types
from dealernet.business.stock.queries import locations
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.staff import list_staff
from dealernet.foundation.paging import Page
from dealernet.integrations.mail.settings import mail_settings


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, why, whether it is done, and where it is done."""

    title: Any
    text: Any
    done: bool
    url: str
    word: Any
    may_wait: bool = False


def first_steps(actor: Actor) -> list[Step]:
    """The steps in their order. Eight statements."""
    return [*_company(actor), *_trade(actor), _mail(), *_onec()]


def _company(actor: Actor) -> list[Step]:
    entities = own_entities(actor)
    first = reverse("desk-entity", args=[entities[0].id]) if entities else reverse("desk-entity-new")
    return [
        Step(
            _("Your legal entity and how it is taxed"),
            _("Name, INN, address and the VAT regime: they are printed on invoices."),
            bool(entities),
            first,
            pgettext_lazy("step", "Fill in"),
        ),
        Step(
            _("The bank account buyers pay to"),
            _("It stands on the invoice and in its QR code."),
            any(not entity.lacks for entity in entities),
            first,
            pgettext_lazy("step", "Add the account"),
        ),
        Step(
            _("Colleagues"),
            _("Managers, an accountant, a storekeeper: each gets a letter with a link."),
            len(list_staff(actor)) > 1,
            reverse("desk-staff"),
            pgettext_lazy("step", "Invite"),
        ),
    ]


def _trade(actor: Actor) -> list[Step]:
    buyers = list_parties(actor, Page(size=1), chosen=PartyFilter()).rows
    buyer = reverse("desk-buyer", args=[buyers[0].id]) if buyers else reverse("desk-buyer-new")
    return [
        Step(
            _("Price types"),
            _("Columns of the price list; with 1C they come by themselves."),
            bool(price_types(actor)),
            reverse("desk-prices"),
            pgettext_lazy("step", "Add"),
        ),
        Step(
            _("Where goods lie"),
            _("A warehouse or a shop orders ship from; with 1C they come by themselves."),
            bool(locations(actor)),
            reverse("desk-settings") + "#places",
            pgettext_lazy("step", "Add"),
        ),
        Step(
            _("The first buyer, and who signs in for it"),
            _("Requisites, terms, and an invitation for the person who orders."),
            Account.objects.filter(dealer_id__isnull=False).exists(),
            buyer,
            pgettext_lazy("step", "Add the buyer") if not buyers else pgettext_lazy("step", "Invite"),
        ),
    ]


def _mail() -> Step:
    return Step(
        _("Mail"),
        _("Without a mail server letters wait, and are seen in Letters."),
        mail_settings() is not None,
        reverse("desk-settings") + "#mail",
        pgettext_lazy("step", "Connect"),
        may_wait=True,
    )


def _onec() -> list[Step]:
    try:
        url = reverse("desk-onec")
    except NoReverseMatch:
        return []
    text = _("The address and password to paste into 1C: goods, prices, stock and payments come from there.")
    return [Step(_("1C"), text, False, url, pgettext_lazy("step", "Look"), may_wait=True)]
