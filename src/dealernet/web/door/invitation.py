"""Choosing a first password by the link of an invitation."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dealernet.foundation.access.models import Account


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Choose a password and come in; a link that was used or is too old says so."""
    account = _invited(uid, token)
    if account is None:
        return render(request, "door/invitation.html", {"gone": True}, status=410)
    form: Any = SetPasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        login(request, account)
        return redirect("home")
    return render(request, "door/invitation.html", {"form": form, "account": account})


def _invited(uid: str, token: str) -> Account | None:
    try:
        account = Account.objects.filter(pk=urlsafe_base64_decode(uid).decode(), is_active=True).first()
    except (ValueError, ValidationError, UnicodeDecodeError):
        return None
    return account if account and default_token_generator.check_token(account, token) else None
