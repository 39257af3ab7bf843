"""The API as a whole: its title, its key, its errors, its parts."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from dealernet.foundation.access.identify import actor_by_token
from dealernet.foundation.errors import BadInput, PowerMissing, Refusal
from dealernet.web.api import (
    calls,
    configuration,
    deals,
    definitions,
    events,
    fields,
    forms,
    messengers,
    orders,
    packs,
    papers,
    paymentorders,
    payments,
    products,
    records,
    rehearsals,
    runs,
    savedviews,
    statuses,
    tasks,
    terms,
    tokens,
    webhooks,
)
from dealernet.web.api.answers import answered, problem, refused
from dealernet.web.api.wrong import said_wrong
from dealernet.web.request import address_of

_log = structlog.get_logger(__name__)


class Key(HttpBearer):
    """A token in the `Authorization: Bearer` header."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The actor behind the token, kept on the request."""
        actor = actor_by_token(token, address_of(request, settings.PROXIES))
        request.actor = actor  # type: ignore[attr-defined]
        return actor


api = NinjaAPI(
    title="Dealernet",
    version="1",
    urls_namespace="api-v1",
    description=(
        "Products, prices, stock for a buyer; orders; deals; calls; buyers; tasks; payments; events; what the company"
        " has set up and what rules did. Sums are strings, errors have one shape."
    ),
    auth=Key(),
    docs_url=None,
    openapi_url="openapi.json",
)
api.add_router("/tokens", tokens.router)
api.add_router("/products", products.router)
api.add_router("/orders/statuses", statuses.router)
api.add_router("/orders", orders.router)
api.add_router("/orders", paymentorders.router)
api.add_router("/buyers", records.buyers)
api.add_router("/buyers", terms.router)
api.add_router("/tasks", tasks.router)
api.add_router("/payments", payments.router)
api.add_router("/letters", papers.letters)
api.add_router("/documents", papers.documents)
api.add_router("/fields", fields.router)
api.add_router("", forms.router)
api.add_router("/deals", deals.router)
api.add_router("/calls", calls.router)
api.add_router("/events", events.router)
api.add_router("/definitions", definitions.router)
api.add_router("/configuration", configuration.router)
api.add_router("/packs", packs.router)
api.add_router("/runs", runs.router)
api.add_router("/rehearsals", rehearsals.router)
api.add_router("/webhooks", webhooks.router)
api.add_router("/messengers", messengers.router)
api.add_router("/views", savedviews.router)


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if isinstance(refusal, PowerMissing):
        return answered(problem("power_missing", _("This key's role does not include this action.")), 403)
    return refused(refusal)


@api.exception_handler(DataError)
def _unstorable(request: HttpRequest, failure: DataError) -> HttpResponse:
    return refused(BadInput())


@api.exception_handler(ValidationError)
def _misshapen(request: HttpRequest, failure: ValidationError) -> HttpResponse:
    first = failure.errors[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path", "header", "data"))
    told = [{"field": ".".join(str(p) for p in e["loc"][1:]), "message": said_wrong(e)} for e in failure.errors[:20]]
    return answered(problem("bad_input", said_wrong(first), place or None, {"errors": told}), 422)


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, failure: RequestDataTooBig) -> HttpResponse:
    return answered(problem("too_big", _("The request is larger than 2.5 MB: send less at once.")), 413)


@api.exception_handler(AuthenticationError)
def _unknown_key(request: HttpRequest, failure: AuthenticationError) -> HttpResponse:
    message = _("Send a token: Authorization: Bearer … (POST /api/v1/tokens/ gives one).")
    response = answered(problem("key_unknown", message), 401)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, failure: Http404) -> HttpResponse:
    return answered(problem("not_there", _("There is nothing here.")), 404)


@api.exception_handler(HttpError)
def _said(request: HttpRequest, failure: HttpError) -> HttpResponse:
    unread = failure.status_code == 400  # the framework's own words are English
    message = _("The body of the request cannot be read: send JSON in UTF-8.") if unread else str(failure)
    return answered(problem("bad_request", message), failure.status_code)


@api.exception_handler(Exception)
def _broken(request: HttpRequest, failure: Exception) -> HttpResponse:
    _log.exception("api.broken", path=request.path, exc_info=failure)
    return answered(problem("broken", _("It is our fault and it is in the log. Nothing was saved.")), 500)
