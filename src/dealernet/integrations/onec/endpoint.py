"""The address 1C calls: who it is, what it asks for, and a plain text answer, as it reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from dealernet.foundation import clock
from dealernet.integrations.onec import calls, handing, info, receiving
from dealernet.integrations.onec.jobs import wake_files_of
from dealernet.integrations.onec.models import ExchangeAccount, ExchangeSession
from dealernet.integrations.onec.sessions import (
    COOKIE,
    account_of,
    announces,
    login_of,
    may_try,
    note_wrong,
    open_session,
    session_by,
    session_by_password,
)

KINDS: Final = ("catalog", "sale", "reference")
Answer = str | bytes
_log = structlog.get_logger(__name__)


class NotLetIn(Exception):
    """A wrong name or password, or none at all: 401, and 1C asks its user."""


class SessionUnknown(Exception):
    """A session that is over, or never was: the exchange begins again with checkauth."""


@csrf_exempt
def exchange(request: HttpRequest, slug: str = "") -> HttpResponse:
    """One request of 1C. Always 200 with the protocol's words, except 401 for a wrong name or password.

    Each request is kept in the exchange's own journal with its answer's first line.
    """
    call = calls.Call.of(request)
    with translation.override("ru"):
        try:
            response = _plain(_answer(request, call))
        except NotLetIn:
            response = _unauthorised(call)
        except SessionUnknown:
            response = _plain(
                f"failure\n{_('The session of the exchange is not known any more: begin with checkauth.')}"
            )
        except DatabaseError:
            _log.exception("onec.database_failed", mode=call.mode)
            return _plain(f"failure\n{_('The site is busy for a moment: repeat the exchange.')}")
        except Exception as failure:
            _log.exception("onec.call_failed", mode=call.mode)
            response = _plain(f"failure\n{_('The site failed on this request')}: {type(failure).__name__}")
    calls.keep(call, response)
    return response


def _answer(request: HttpRequest, call: calls.Call) -> Answer:
    if request.method not in ("GET", "POST", "PUT", "HEAD"):
        return "success"
    if call.mode == "checkauth":
        return _check(request, call)
    session = _session(request, call)
    call.session = session
    if session.account.stopped_at is not None:
        return _stopped()
    if call.kind not in KINDS or call.mode not in MODES:
        what = f"type={call.kind} mode={call.mode}"
        return f"failure\n{_('This is not supported here')}: {what}"
    return MODES[call.mode](request, session)


def _check(request: HttpRequest, call: calls.Call) -> Answer:
    account = _account(request, call)
    if account.stopped_at is not None:
        return _stopped()
    wake_files_of(account)
    session = open_session(account, call.kind or "catalog")
    _keep_version(request, session)
    call.session = session
    stamp = f"\ntimestamp={int(clock.now().timestamp())}" if call.kind == "catalog" and announces(session) else ""
    return f"success\n{COOKIE}\n{session.token}\nsessid={session.token}{stamp}"


def _stopped() -> str:
    return f"failure\n{_('The exchange is stopped on the site: let it go on there, on the page “Exchange with 1C”.')}"


def _account(request: HttpRequest, call: calls.Call) -> ExchangeAccount:
    header = request.headers.get("Authorization", "")
    call.login = login_of(header)
    if not header or not may_try(call.login, call.address):
        call.blocked = bool(header)
        raise NotLetIn
    account = account_of(header)
    if account is None:
        note_wrong(call.login, call.address)
        raise NotLetIn
    return account


def _session(request: HttpRequest, call: calls.Call) -> ExchangeSession:
    cookie, sessid = request.COOKIES.get(COOKIE, ""), request.GET.get("sessid", "").strip()
    session = session_by(cookie, sessid)
    if session is None:
        if sessid:
            raise SessionUnknown
        session = session_by_password(_account(request, call), call.kind)
    call.login = session.account.login
    ExchangeSession.objects.filter(id=session.id).update(last_seen_at=clock.now())
    _keep_version(request, session)
    return session


def _keep_version(request: HttpRequest, session: ExchangeSession) -> None:
    version = request.GET.get("version", "").strip()[:20]
    scheme = request.GET.get("cmlVersion", "").strip()[:20] or version
    if version and (session.version, session.scheme) != (version, scheme):
        session.version, session.scheme = version, scheme
        session.save(update_fields=["version", "scheme"])


MODES: Final[dict[str, Callable[[HttpRequest, ExchangeSession], Answer]]] = {
    "init": receiving.init,
    "file": receiving.file,
    "import": receiving.read,
    "deactivate": receiving.deactivate,
    "complete": receiving.complete,
    "query": handing.query,
    "success": handing.success,
    "info": info.lists,
}


def _plain(answer: Answer) -> HttpResponse:
    kind = "text/xml" if answer[:5] in ("<?xml", b"<?xml") else "text/plain"
    return HttpResponse(answer, content_type=f"{kind}; charset=utf-8")


def _unauthorised(call: calls.Call) -> HttpResponse:
    why = _("Too many wrong passwords: wait five minutes") if call.blocked else _("Wrong user name or password")
    response = HttpResponse(f"failure\n{why}", content_type="text/plain; charset=utf-8", status=401)
    response.headers["WWW-Authenticate"] = 'Basic realm="1C"'
    return response
