"""Acts on one deal: moving it, giving it to somebody, seeing to its tasks."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealernet.business.deals.commands import assign_deals, move_deals
from dealernet.business.deals.errors import DealMovedMeanwhile, FieldsMissing, LostReasonMissing, PersonGone
from dealernet.business.deals.queries import deal_card
from dealernet.business.tasks.commands import complete_tasks
from dealernet.foundation.outcomes import settled
from dealernet.web.request import ActorRequest


@require_POST
def move(request: ActorRequest, deal_id: UUID) -> HttpResponse:
    """Move a deal. What the status asks for is asked in the form of the deal; a reason, on its card."""
    to, seen = _text(request, "to"), _text(request, "seen")
    try:
        outcome = settled(move_deals(request.actor, [deal_id], to, reason=_text(request, "reason"), seen=seen))
    except FieldsMissing as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('desk-deal-change', args=[deal_id])}?to={to}")
    except LostReasonMissing as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('desk-deal', args=[deal_id])}?to={to}")
    except DealMovedMeanwhile as refusal:
        messages.error(request, str(refusal))
        return redirect("desk-deal", deal_id=deal_id)
    messages.success(request, _("The deal is moved.") if outcome.changed else _("It was so already."))
    if request.POST.get("from") == "board":
        pipeline, only = seen.partition(".")[0], "&mine=1" if request.POST.get("mine") else ""
        return redirect(f"{reverse('desk-deals')}?pipeline={pipeline}{only}")
    return redirect("desk-deal", deal_id=deal_id)


@require_POST
def assign(request: ActorRequest, deal_id: UUID) -> HttpResponse:
    """Give a deal to another person, with its open tasks unless the tick was taken away."""
    try:
        person = UUID(request.POST.get("responsible", ""))
    except ValueError:
        raise PersonGone from None
    settled(assign_deals(request.actor, [deal_id], person, with_tasks=request.POST.get("tasks") == "1"))
    messages.success(request, _("The deal is given to another person."))
    return redirect("desk-deal", deal_id=deal_id)


@require_POST
def complete(request: ActorRequest, deal_id: UUID, task_id: UUID) -> HttpResponse:
    """One of its tasks was seen to; can be taken back."""
    deal_card(request.actor, deal_id)
    settled(complete_tasks(request.actor, [task_id], outcome=""))
    messages.success(request, _("The task is closed."), extra_tags=reverse("desk-task-reopening", args=[task_id]))
    return redirect("desk-deal", deal_id=deal_id)


def _text(request: ActorRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:500]
