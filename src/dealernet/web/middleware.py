"""Who is asking, in which language, and the headers that keep pages safe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from dealernet.business.orders.commands import tidy_channel
from dealernet.business.segments.queries import held_fast as segments_held_fast
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.fields.published import held_fast
from dealernet.foundation.workdays.hours import zone_of
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
    "/rating/",
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


def lead_from_acts(answer: Answer) -> Answer:
    """Middleware: opened as a page, the address of an act leads to the nearest page above it, not to a bare 405."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response.status_code == 405 and request.method == "GET" and not request.path.startswith(OPEN):
            return HttpResponseRedirect(_page_above(request.path))
        return response

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


def ask_fields_once(answer: Answer) -> Answer:
    """Middleware: a page asks once which fields and segments the company has, however often it needs them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with held_fast(), segments_held_fast():
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


def keep_readers_time(answer: Answer) -> Answer:
    """Middleware: pages show times where their reader is; the company's zone for whoever has said none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        account: Any = request.user
        zone = account.zone if account.is_authenticated else ""
        with timezone.override(zone_of(zone, timezone.get_default_timezone())):
            return answer(request)

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
    """The door, which leads back to the page somebody was on: an act's own address is no page."""
    back = _page_of(request)
    door = f"{reverse('account_login')}?next={quote(back)}" if back != "/" else reverse("account_login")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = door
        return response
    return HttpResponseRedirect(door)


def _page_of(request: HttpRequest) -> str:
    """The page a request came from: itself when it opens one, else the page it was sent by; "/" when none is told."""
    htmx = request.headers.get("HX-Request")
    if request.method in ("GET", "HEAD") and not htmx:
        return request.get_full_path()
    told = (request.headers.get("HX-Current-URL") if htmx else "") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(told, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    page = urlsplit(told)
    if not page.path or page.path.startswith(OPEN):
        return "/"
    return f"{page.path}?{page.query}" if page.query else page.path


def _page_above(path: str) -> str:
    """The nearest address above this one that is known; it may be an act's too, and leads on."""
    parts = path.strip("/").split("/")[:-1]
    while parts:
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above)
        except Resolver404:
            parts.pop()
        else:
            return above
    return "/"
