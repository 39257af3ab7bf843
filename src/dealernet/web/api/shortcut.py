"""Programs come by a short way: no session, no cookie, no form key, only the API's own token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from dealernet.business.segments.queries import held_fast as segments_held_fast
from dealernet.foundation.fields.published import held_fast
from dealernet.web.api.answers import answered, problem

API: Final = "/api/"
_PAGES: Final = "/api/v1/docs/"


def serve_programs(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what is for the API is answered here, before anything that only pages need."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API) or request.path_info == _PAGES:
            return answer(request)
        language = "en" if request.headers.get("Accept-Language", "").startswith("en") else "ru"
        with translation.override(language):
            return _served(request)

    return middleware


def _served(request: HttpRequest) -> HttpResponse:
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return answered(problem("not_there", _("There is no such address; see /api/v1/docs/.")), 404)
    request.resolver_match = found
    with _words_held(request):
        response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return response


@contextmanager
def _words_held(request: HttpRequest) -> Iterator[None]:
    """What only reads asks once which fields and segments there are; what publishes must see its own."""
    if request.method != "GET":
        yield
        return
    with held_fast(), segments_held_fast():
        yield
