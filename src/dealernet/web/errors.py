"""Refusals become answers: one table from what was refused to what a person sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from dealernet.foundation.errors import BadInput, PowerMissing, Refusal

LONGEST_OF_BUTTON: Final = 40
"""A button sends at most one field besides its key, and a short one: which button it is."""
Answer = Callable[[HttpRequest], HttpResponse]


class ShowRefusals:
    """Middleware: a refusal that reaches the edge is shown, beside its cause where the page can, else on a page.

    What one may not see is "not there" (404), so that nothing can be learned from the difference.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing is done here; Django calls `process_exception` when a view raises."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """The answer to a refusal; nothing for other failures, which Django handles."""
        if isinstance(failure, DataError):
            failure = BadInput()
        if isinstance(failure, PowerMissing) and request.method == "GET":
            return not_there(request)
        if not isinstance(failure, Refusal):
            return None
        if failure.status == 404:
            return not_there(request)
        return show_refusal(request, failure)


def show_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What was refused and what would be right: a notice for htmx, said on the page a button was pressed on, or a page.

    Where something was typed it is a page, so that going back finds what was typed.
    """
    htmx = bool(request.headers.get("HX-Request"))
    if not htmx and (pressed_on := _page_of_button(request)):
        messages.error(request, str(refusal))
        return redirect(pressed_on)
    template = "components/refusal.html" if htmx else "layouts/refusal.html"
    context = {"refusal": refusal, "back": request.headers.get("Referer", "/")}
    response = render(request, template, context, status=refusal.status)
    if htmx:
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _page_of_button(request: HttpRequest) -> str:
    """The page of ours a button was pressed on; nothing where anything was typed or no page is named."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    told = [value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
    short = len(told) <= 1 and all(len(str(value)) <= LONGEST_OF_BUTTON for value in told)
    pressed = request.method == "POST" and short and not request.FILES
    return page if pressed and ours else ""


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it does not exist, or you may not know that it does."""
    title, text = _("There is no such page"), _("The address may be old, or the page is not for you.")
    return _page(request, 404, title, text)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403, _("This is not for your role"), _("Ask your administrator if you need it."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400, _("The request cannot be understood"), _("Go back, reload the page and try again."))


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form without its key: usually a page that was open too long."""
    text = _("The page was open for too long. Go back, reload it and send the form again: nothing was changed.")
    return _page(request, 403, _("The form has expired"), text)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    text = _("It is our fault and it is in the log. What you sent was not saved; try again in a minute.")
    return _page(request, 500, _("Something broke"), text)


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "text": text}
    return render(request, "layouts/problem.html", context, status=status)
