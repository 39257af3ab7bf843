"""The address 1C calls: check, init, file, import, query, success; plain text answers, as it reads them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from dealernet.foundation import clock
from dealernet.integrations.onec import outbound, spool
from dealernet.integrations.onec.models import ExchangeFile, ExchangeSession
from dealernet.integrations.onec.sessions import COOKIE, account_of, actor_for, open_session, session_by

KINDS: Final = ("catalog", "sale", "reference")
FILE_LIMIT: Final = 4 * 1024 * 1024
PATIENCE: Final = 12.0
Answer = str | bytes


@csrf_exempt
def exchange(request: HttpRequest, slug: str = "") -> HttpResponse:
    """One request of 1C. Always 200 with the protocol's words, except 401 for a wrong name or password."""
    with translation.override("ru"):
        kind = request.GET.get("type", "").strip().lower()
        mode = request.GET.get("mode", "").strip().lower()
        if mode == "checkauth":
            return _check(request, kind)
        session = _session(request, kind)
        if session is None:
            return _unauthorised()
        if mode not in MODES or kind not in KINDS:
            return _plain(f"failure\n{_('Unknown command')}: type={kind[:20]} mode={mode[:20]}")
        answer = MODES[mode](request, session)
        return _plain(answer)


def _check(request: HttpRequest, kind: str) -> HttpResponse:
    account = account_of(request.headers.get("Authorization", ""))
    if account is None:
        return _unauthorised()
    session = open_session(account, kind or "catalog")
    return _plain(f"success\n{COOKIE}\n{session.token}\nsessid={session.token}")


def _session(request: HttpRequest, kind: str) -> ExchangeSession | None:
    sessid = request.GET.get("sessid", "").strip()
    session = session_by(request.COOKIES.get(COOKIE, ""), sessid)
    if session is None and not sessid:
        account = account_of(request.headers.get("Authorization", ""))
        session = open_session(account, kind) if account else None
    if session is not None:
        ExchangeSession.objects.filter(id=session.id).update(last_seen_at=clock.now())
    return session


def _init(request: HttpRequest, session: ExchangeSession) -> Answer:
    spool.emptied(session.token)
    session.files.filter(state="receiving").delete()
    lines = ["zip=no", f"file_limit={FILE_LIMIT}"]
    version = request.GET.get("version", "")
    if version:
        ExchangeSession.objects.filter(id=session.id).update(version=version[:20])
        lines += [f"sessid={session.token}", "version=2.09"]
    return "\n".join(lines)


def _file(request: HttpRequest, session: ExchangeSession) -> Answer:
    try:
        name = spool.safe_name(request.GET.get("filename", ""))
        size = spool.appended(session.token, name, request)
    except spool.NameRefused as refused:
        return f"failure\n{refused}"
    if not name.lower().endswith((".xml", ".zip")):
        return "success"
    ExchangeFile.objects.update_or_create(
        session=session, name=name, defaults={"size": size, "state": "receiving", "received_at": clock.now()}
    )
    return "success"


def _import(request: HttpRequest, session: ExchangeSession) -> Answer:
    try:
        name = spool.safe_name(request.GET.get("filename", ""))
        spool.unpacked(session.token)
    except (spool.NameRefused, spool.ArchiveRefused) as refused:
        return f"failure\n{refused}"
    if not (spool.folder_of(session.token) / name).exists():
        return f"failure\n{_('This file was not received: send it first.')} {name}"
    file, _made = ExchangeFile.objects.get_or_create(session=session, name=name)
    ExchangeFile.objects.filter(id=file.id, state="receiving").update(state="due")
    return _outcome(file)


def _outcome(file: ExchangeFile) -> str:
    until = time.monotonic() + PATIENCE
    while True:
        file.refresh_from_db()
        if file.state == "done":
            return "success"
        if file.state == "refused":
            return f"failure\n{file.error[:900]}"
        if time.monotonic() > until:
            return f"progress\n{_('Lines read: %(n)s') % {'n': file.progress}}"
        connection.close()
        time.sleep(0.2)


def _query(request: HttpRequest, session: ExchangeSession) -> Answer:
    if session.version and session.handed_out.filter(received_at=None).exists():
        outbound.confirm(session)
    return outbound.orders_for(actor_for(session), session)


def _success(request: HttpRequest, session: ExchangeSession) -> Answer:
    outbound.confirm(session)
    return "success"


def _info(request: HttpRequest, session: ExchangeSession) -> Answer:
    statuses = ("Подтверждён", "Отменён")
    items = "".join(f"<Элемент><Ид>{s}</Ид><Название>{s}</Название></Элемент>" for s in statuses)
    latin = f"<Cтатусы>{items}</Cтатусы>"
    return f'<?xml version="1.0" encoding="UTF-8"?><Справочник>{latin}<Статусы>{items}</Статусы></Справочник>'


def _done(request: HttpRequest, session: ExchangeSession) -> Answer:
    return "success"


MODES: Final[dict[str, Callable[[HttpRequest, ExchangeSession], Answer]]] = {
    "init": _init,
    "file": _file,
    "import": _import,
    "query": _query,
    "success": _success,
    "info": _info,
    "deactivate": _done,
    "complete": _done,
}


def _plain(answer: Answer) -> HttpResponse:
    kind = "text/xml" if answer[:5] in ("<?xml", b"<?xml") else "text/plain"
    return HttpResponse(answer, content_type=f"{kind}; charset=utf-8")


def _unauthorised() -> HttpResponse:
    response = HttpResponse(
        f"failure\n{_('Wrong user name or password')}", content_type="text/plain; charset=utf-8", status=401
    )
    response.headers["WWW-Authenticate"] = 'Basic realm="1C"'
    return response
