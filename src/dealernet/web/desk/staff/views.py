"""Staff on the desk: the list with roles, inviting a colleague, closing the way in."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealernet.business.conversations.queries import links_of_staff
from dealernet.foundation.access.absence import AwayWrong, set_away
from dealernet.foundation.access.commands import MANAGE_STAFF, close_account
from dealernet.foundation.access.extensions import set_extension
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.staff import ROLE_NAMES, change_role, list_staff
from dealernet.foundation.errors import BadInput, NotThere, Refusal
from dealernet.web.desk.staff.forms import ROLE_MEANINGS, StaffInvitationForm, role_choices
from dealernet.web.invitations import invite, write_invitation
from dealernet.web.request import ActorRequest


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The company's own people with their roles."""
    return _page(request, StaffInvitationForm())


@require_POST
def invitation(request: ActorRequest) -> HttpResponse:
    """Invite a colleague; the letter carries the link."""
    request.actor.require(MANAGE_STAFF)
    form = StaffInvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        account = invite(request.actor, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, form)
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": account.email})
    return redirect("desk-staff")


@require_POST
def role(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Give a colleague another role, or ask for a second factor."""
    must = request.POST.get("must_use_second_factor") == "on"
    change_role(request.actor, account_id, request.POST.get("role", ""), must_use_second_factor=must)
    messages.success(request, _("Saved."))
    return redirect("desk-staff")


@require_POST
def absence(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Say until when a colleague is away, or that he is at work again."""
    typed = request.POST.get("away_until", "").strip()
    try:
        until = date.fromisoformat(typed) if typed else None
    except ValueError:
        raise AwayWrong from None
    set_away(request.actor, account_id, until)
    messages.success(request, _("Saved."))
    return redirect("desk-staff")


@require_POST
def extension(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Say by which extension the telephone exchange calls a colleague."""
    try:
        set_extension(request.actor, account_id, request.POST.get("extension", "").replace("\x00", "")[:80])
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("desk-staff")


@require_POST
def again(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Send the invitation once more, with a fresh link."""
    request.actor.require(MANAGE_STAFF)
    account = Account.objects.filter(id=account_id, dealer_id=None, is_active=True).first()
    if account is None or account.has_usable_password():
        raise NotThere
    write_invitation(request.actor, account)
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": account.email})
    return redirect("desk-staff")


@require_POST
def access(request: ActorRequest, account_id: UUID) -> HttpResponse:
    """Close the way in, or open it again."""
    opened = request.POST.get("open") == "1"
    close_account(request.actor, account_id, reopen=opened)
    messages.success(request, _("May come in again.") if opened else _("May no longer come in."))
    return redirect("desk-staff")


def _page(request: ActorRequest, form: StaffInvitationForm) -> HttpResponse:
    links = links_of_staff(request.actor)
    people = list_staff(request.actor)
    context = {
        "people": [(one, ROLE_NAMES.get(one.role, one.role), links.get(one.id)) for one in people],
        "choices": role_choices(),
        "meanings": [(name, ROLE_MEANINGS.get(role, "")) for role, name in role_choices()],
        "form": form,
    }
    return render(request, "desk/staff/index.html", context, status=422 if form.errors else 200)
