"""Our legal entities and their bank accounts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealernet.business.parties.access import CHANGE_OWN_ENTITIES
from dealernet.business.parties.commands import change_own_entity, create_own_entity, keep_bank_account, sell_from
from dealernet.business.parties.queries import OwnEntity, own_entity
from dealernet.foundation.errors import Refusal
from dealernet.web.desk.settings.forms import AccountForm, EntityForm, tell
from dealernet.web.request import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Add a legal entity of ours; its bank account comes next."""
    request.actor.require(CHANGE_OWN_ENTITIES)
    form = EntityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_own_entity(request.actor, **form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Saved. Now the bank account buyers pay to."))
            return redirect("desk-entity", entity_id=made)
    return _page(request, None, form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, entity_id: UUID) -> HttpResponse:
    """Change a legal entity of ours; papers issued before keep what they were made with."""
    entity = own_entity(request.actor, entity_id)
    form = EntityForm(request.POST or None, initial=asdict(entity))
    if request.method == "POST" and form.is_valid():
        try:
            change_own_entity(request.actor, entity_id, **form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-entity", entity_id=entity_id)
    return _page(request, entity, form)


@require_POST
def sells(request: ActorRequest, entity_id: UUID) -> HttpResponse:
    """New orders are sold by this entity."""
    sell_from(request.actor, entity_id)
    messages.success(request, _("New orders are sold by it now."))
    return redirect("desk-entity", entity_id=entity_id)


@require_POST
def account(request: ActorRequest, entity_id: UUID, account_id: UUID | None = None) -> HttpResponse:
    """Add a bank account, or change one."""
    entity = own_entity(request.actor, entity_id)
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            keep_bank_account(request.actor, entity_id, account_id, **form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-entity", entity_id=entity_id)
    return _page(request, entity, EntityForm(initial=asdict(entity)), wrong=(account_id, form))


def _page(
    request: ActorRequest,
    entity: OwnEntity | None,
    form: EntityForm,
    wrong: tuple[UUID | None, AccountForm] | None = None,
) -> HttpResponse:
    changed, bad = wrong or (None, None)
    accounts: list[tuple[Any, AccountForm]] = [
        (
            row,
            bad if bad and row.id == changed else AccountForm(initial=asdict(row), prefix=None, auto_id=f"{row.id}-%s"),
        )
        for row in (entity.accounts if entity else ())
    ]
    fresh = bad if bad and changed is None else AccountForm()
    context = {"entity": entity, "form": form, "accounts": accounts, "fresh": fresh}
    return render(request, "desk/settings/entity.html", context, status=422 if form.errors or bad else 200)
