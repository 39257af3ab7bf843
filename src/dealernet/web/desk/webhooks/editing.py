"""Making a webhook and changing one: the form, the condition, what is wrong with either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealernet.foundation.configuration.publishing import PUBLISH
from dealernet.foundation.errors import Refusal
from dealernet.foundation.events.feed import TOLD
from dealernet.integrations.webhooks.commands import Kept, add_webhook, change_webhook
from dealernet.integrations.webhooks.queries import webhook_card
from dealernet.integrations.webhooks.subscriptions import KIND, words_about
from dealernet.web.components.condition_forms import condition_from, condition_of
from dealernet.web.components.conditions import ConditionForm
from dealernet.web.desk.configuration.overtaking import Overtaken, begun_from, overtaken_by
from dealernet.web.desk.webhooks.forms import ABOUT, WebhookForm
from dealernet.web.desk.webhooks.views import show_secret
from dealernet.web.recalling import is_recalled, typed_in
from dealernet.web.request import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, about: str) -> HttpResponse:
    """A webhook that is not there yet."""
    request.actor.require(PUBLISH)
    if about not in TOLD:
        raise Http404
    return _edited(request, "", {"about": about})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, key: str) -> HttpResponse:
    """A webhook as it is in force, to be published as another revision."""
    row, body = webhook_card(request.actor, key)
    return _edited(request, key, body, row.subscription.revision)


def _edited(request: ActorRequest, key: str, body: Mapping[str, Any], standing: int = 0) -> HttpResponse:
    about, seen = str(body["about"]), begun_from(request, standing)
    words = words_about(about)
    if request.method != "POST":
        form = WebhookForm(about=about, initial=WebhookForm.initial_of(body))
        return _page(request, form, condition_of(body.get("when"), "when", words), key, seen=seen)
    form, when = (
        WebhookForm(request.POST, about=about, off=bool(body.get("off"))),
        condition_from(request.POST, "when", words),
    )
    if is_recalled(request):
        return _page(request, WebhookForm(about=about, initial=typed_in(form, request)), when, key, seen=seen)
    if not (form.is_valid() and when.is_right):
        return _page(request, form, when, key, seen=seen, status=422)
    try:
        kept = _kept(request, key, form.body(when.body, body), form.cleaned_data["comment"], seen)
    except Refusal as refusal:
        came = overtaken_by(request, KIND, key, seen, refusal)
        if came is None:
            form.add_error(None, str(refusal))
        return _page(request, form, when, key, seen=seen, came=came, status=refusal.status)
    if kept.secret:
        show_secret(request, kept.key, kept.secret)
    messages.success(request, _("The webhook is in force, revision %(number)s.") % {"number": kept.revision})
    return redirect("desk-webhook", key=kept.key)


def _kept(request: ActorRequest, key: str, body: dict[str, Any], comment: str, seen: int) -> Kept:
    if key:
        return change_webhook(request.actor, key, body, comment=comment, seen=seen)
    return add_webhook(request.actor, body, comment=comment)


def _page(
    request: ActorRequest,
    form: WebhookForm,
    when: ConditionForm,
    key: str,
    *,
    seen: int,
    came: Overtaken | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "seen": seen,
        "overtaken": came,
        "form": form,
        "when": when,
        "key": key,
        "about": ABOUT.get(form.about, form.about),
        "abouts": [] if key else [(name, title, name == form.about) for name, title in ABOUT.items()],
    }
    return render(request, "desk/webhooks/form.html", context, status=status)
