"""The very first start: whoever holds the key from the program's console becomes the administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dealernet.automation.packs import publish_packs
from dealernet.foundation.access.identify import system
from dealernet.foundation.access.staff import nobody_yet, open_company
from dealernet.foundation.errors import NotThere


class FirstForm(forms.Form):
    """The first administrator."""

    name = forms.CharField(label=_("Your name"), max_length=160)
    email = forms.EmailField(label=_("E-mail"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, help_text=_("At least 10 characters"))

    def clean_password(self) -> str:
        """A password the door would accept later too."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Make the first administrator, with the rules the program comes with; closed for ever after that."""
    if not nobody_yet():
        return redirect("home")
    form: Any = FirstForm(request.POST or None)
    key = request.POST.get("key") or request.GET.get("key", "")
    wrong_key = False
    if request.method == "POST" and form.is_valid():
        actor = system("first start")
        try:
            account = open_company(actor, key, **form.cleaned_data)
        except NotThere:
            wrong_key = True
        else:
            publish_packs(actor)
            login(request, account)
            return redirect("desk-start")
    status = 422 if form.errors or wrong_key else 200
    return render(request, "door/first.html", {"form": form, "key": key, "wrong_key": wrong_key}, status=status)
