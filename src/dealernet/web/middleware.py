"""Who is asking, in which language, and the headers that keep pages safe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from dealernet.business.orders.commands import tidy_channel
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import actor_of
from dealernet.web.errors import not_there
from dealernet.web.request import address_of

Answer = Callable[[HttpRequest], HttpResponse]

OPEN: Final = (
    "/account/login/",
    "/account/password/reset/",
    "/account/2fa/authenticate/",
    "/health/",
    "/static/",
    "/api/",
    "/1c/",
    "/bitrix/",
    "/language/",
    "/invitation/",
    "/start/",
)
"""Addresses that answer without a session: the door, programs with their own keys, and watchers."""

CHANNEL: Final = "advertising_channel"
"""Where a session keeps it."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none';"
    " manifest-src 'self'; object-src 'self'"
)


def identify_actor(answer: Answer) -> Answer:
    """Middleware: a session becomes an actor; without one the door opens, and leads back here afterwards."""

    def middleware(request: HttpRequest) -> HttpResponse:
        account: Any = request.user
        if account.is_authenticated:
            request.actor = actor_of(account, address_of(request, settings.PROXIES))  # type: ignore[attr-defined]
            if _owes_second_factor(request, account):
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
        elif not request.path.startswith(OPEN) and request.path != "/metrics":
            return _to_the_door(request)
        return answer(request)

    return middleware


def remember_channel(answer: Answer) -> Answer:
    """Middleware: the advertising somebody first came by (`utm_source` or `source` in an address) stays with them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        told = request.GET.get("utm_source") or request.GET.get("source") or ""
        if told and request.method == "GET" and CHANNEL not in request.session:
            request.session[CHANNEL] = tidy_channel(told)
        return answer(request)

    return middleware


def keep_to_the_desk(answer: Answer) -> Answer:
    """Middleware: the desk is for the company's own people; for a buyer there is none, whatever powers it holds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and actor.dealer_id is not None and request.path.startswith("/desk/"):
            return not_there(request)
        return answer(request)

    return middleware


def speak_language(answer: Answer) -> Answer:
    """Middleware: the account's language; before signing in the one chosen at the door, else Russian."""

    def middleware(request: HttpRequest) -> HttpResponse:
        account: Any = request.user
        chosen = account.language if account.is_authenticated else request.COOKIES.get("language", "ru")
        language = chosen if chosen in dict(settings.LANGUAGES) else "ru"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = answer(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def guard_pages(answer: Answer) -> Answer:
    """Middleware: what may load, who may frame, and that pages are not kept by caches on the way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def _owes_second_factor(request: HttpRequest, account: Any) -> bool:
    if not account.must_use_second_factor or request.path.startswith(("/account/", "/language/", "/static/")):
        return False
    return not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()


def _to_the_door(request: HttpRequest) -> HttpResponse:
    door = (
        f"{reverse('account_login')}?next={quote(request.get_full_path())}"
        if request.path != "/"
        else reverse("account_login")
    )
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = door
        return response
    return HttpResponseRedirect(door)
