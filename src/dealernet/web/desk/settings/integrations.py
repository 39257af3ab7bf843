"""Outside systems: the form of each is drawn from the settings its manifest names."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealernet.foundation.errors import Refusal
from dealernet.foundation.exchange.journal import list_journal
from dealernet.foundation.integration import JOINED, Integration, connect, settings_of
from dealernet.web.desk.settings.forms import tell
from dealernet.web.desk.settings.typed import typed_again, with_typed
from dealernet.web.request import ActorRequest

CHANGE: Final = "settings.change"
_FIELDS: Final[dict[str, type[forms.Field]]] = {"int": forms.IntegerField, "bool": forms.BooleanField}


def form_of(integration: Integration, data: Any = None, *, connected: Any = None) -> forms.Form:
    """The form of an integration's settings. Secrets are never shown; an empty one keeps what stands."""
    drawn = {one.name: _drawn(one, connected=connected is not None) for one in integration.fields}
    made: type[forms.Form] = type("SettingsForm", (forms.Form,), drawn)
    shown = [one.name for one in integration.fields if one.name not in integration.secrets]
    return made(data, initial={name: getattr(connected, name) for name in shown} if connected else None)


def _learnt(integration: Integration, standing: Any) -> list[tuple[Any, str]]:
    """What was learnt from the outside system when it was connected."""
    if standing is None:
        return []
    found = [one for one in fields(integration.settings) if not one.metadata.get("asked", True)]
    return [(one.metadata["label"], str(getattr(standing, one.name))) for one in found]


def _drawn(one: Field[Any], *, connected: bool) -> forms.Field:
    secret, kind = one.metadata["secret"], str(getattr(one.type, "__name__", one.type))
    asked: dict[str, Any] = {"label": one.metadata["label"], "help_text": one.metadata["hint"]}
    if one.default is not MISSING:
        asked["initial"] = one.default
    asked["required"] = kind != "bool" and one.default is MISSING and not (secret and connected)
    if secret:
        asked["widget"] = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        if connected:
            asked["help_text"] = _("Kept encrypted; leave empty to keep the one that stands")
    return _FIELDS.get(kind, forms.CharField)(**asked)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: ActorRequest, key: str) -> HttpResponse:
    """What an integration asks for, and what of ours waits for it or went there."""
    request.actor.require(CHANGE)
    integration = JOINED.get(key)
    if integration is None:
        raise Http404
    standing = settings_of(key)
    sent = with_typed(request.actor, key, request.POST, sorted(integration.secrets))
    form = form_of(integration, sent if request.method == "POST" else None, connected=standing)
    if request.method == "POST" and form.is_valid():
        try:
            connect(request.actor, key, form.cleaned_data)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk-settings-integration", key=key)
    context = {
        "integration": integration,
        "form": form,
        "typed": typed_again(request.actor, key, form, sent, sorted(integration.secrets)) if form.errors else (),
        "connected": standing is not None,
        "learnt": _learnt(integration, standing),
        "entries": list_journal(request.actor, system=key, limit=30),
    }
    return render(request, "desk/settings/integration.html", context, status=422 if form.errors else 200)
