"""A long form drawn anew as it was typed: the browser kept it while the session was lost, nothing is saved by it."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from dealernet.web.request import ActorRequest

ACT: Final = "recall"


def is_recalled(request: ActorRequest) -> bool:
    """Whether what was typed only comes back to be shown."""
    return request.method == "POST" and request.POST.get("act") == ACT


def typed_in(form: forms.Form, request: ActorRequest) -> dict[str, Any]:
    """The values of a form as they were typed, to begin another form with: nothing is judged yet."""
    prefixed = ((name, field.widget, form.add_prefix(name)) for name, field in form.fields.items())
    return {name: widget.value_from_datadict(request.POST, {}, prefix) for name, widget, prefix in prefixed}
