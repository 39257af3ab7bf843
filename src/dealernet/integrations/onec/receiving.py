"""Files of 1C: received piece by piece, kept, and read outside of its requests while it asks how far we are."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealernet.foundation import clock
from dealernet.integrations.onec import generations, spool
from dealernet.integrations.onec.calls import length_of
from dealernet.integrations.onec.models import ExchangeFile, ExchangeSession
from dealernet.integrations.onec.sessions import actor_for
from dealernet.integrations.onec.versions import spoken

FILE_LIMIT: Final = 4 * 1024 * 1024
PATIENCE: Final = 12.0


def init(request: HttpRequest, session: ExchangeSession) -> str:
    """How files may come: two lines for УТ 11, four for a client that announces a version. Begins the session anew."""
    spool.emptied(session.token)
    session.files.filter(state="receiving").delete()
    lines = [f"zip={'yes' if session.account.takes_archives else 'no'}", f"file_limit={FILE_LIMIT}"]
    if session.version:
        lines += [f"sessid={session.token}", f"version={spoken(session.version)}"]
    return "\n".join(lines)


def file(request: HttpRequest, session: ExchangeSession) -> str:
    """A piece of a file. One line, always."""
    try:
        name = spool.safe_name(request.GET.get("filename", ""))
        with spool.held(session.token, name) as path:
            row, _made = session.files.get_or_create(name=name, state="receiving")
            before = spool.Piece(row.size, row.offset, row.digest)
            piece = spool.appended(path, _body(request), before, length_of(request))
            ExchangeFile.objects.filter(id=row.id).update(
                size=piece.size, offset=piece.offset, digest=piece.digest, received_at=clock.now()
            )
    except spool.NameRefused as refused:
        return f"failure\n{refused}"
    except spool.CutOff:
        return f"failure\n{_('The connection broke off: send this piece again.')}"
    return "success"


def read(request: HttpRequest, session: ExchangeSession) -> str:
    """Whether a file was read, for at most 12 seconds: success, failure with the reason, or progress."""
    try:
        name = spool.safe_name(request.GET.get("filename", ""))
        unpack(session)
    except (spool.NameRefused, spool.ArchiveRefused) as refused:
        return f"failure\n{refused}"
    found = due(session, name)
    if found is None:
        return f"failure\n{_('This file was not received: send it first.')} {name}"
    return _outcome(found)


def deactivate(request: HttpRequest, session: ExchangeSession) -> str:
    """A whole export is over: what was not in it since `timestamp` is hidden, or a person is asked."""
    if _still_reading(session):
        return f"progress\n{_('The files of this session are still being read')}"
    stamp = request.GET.get("timestamp", "").strip()
    began = datetime.fromtimestamp(int(stamp), UTC) if stamp.isdigit() and len(stamp) < 12 else session.started_at
    generations.deactivate(actor_for(session), session, began)
    return "success"


def complete(request: HttpRequest, session: ExchangeSession) -> str:
    """The client is done: what nobody asked to be read is read, and the session's folder is emptied after."""
    names = session.files.filter(state="receiving").values_list("name", flat=True)
    for name in [name for name in names if name.casefold().endswith(".xml")]:
        due(session, name)
    if _still_reading(session):
        return f"progress\n{_('The files of this session are still being read')}"
    spool.emptied(session.token)
    return "success"


def unpack(session: ExchangeSession) -> None:
    """Open the archives of a session: what is inside counts as received. Refuses as `spool.unpacked`."""
    for name, size in spool.unpacked(session.token):
        values = {"size": size, "received_at": clock.now()}
        session.files.update_or_create(name=name, state="receiving", defaults=values)
    session.files.filter(state="receiving", name__iendswith=".zip").update(state="done", done_at=clock.now())


def due(session: ExchangeSession, name: str) -> ExchangeFile | None:
    """The file of this name to be read: what is being received becomes due, what was due or read stays as it is."""
    with transaction.atomic():
        row = session.files.filter(name=name, state="receiving").select_for_update().first()
        if row is None:
            return session.files.filter(name=name).exclude(state="receiving").order_by("-received_at", "-id").first()
        row.state = "due"
        row.save(update_fields=["state"])
        spool.kept(session.token, name, row.id)
        if not spool.kept_as(row.id).exists():
            row.delete()
            return None
    return row


def _body(request: HttpRequest) -> Any:
    """The body as a stream; one that comes in chunks has no length, and Django would read nothing of it."""
    if length_of(request) is None and request.META.get("wsgi.input_terminated"):
        return request.META["wsgi.input"]
    return request


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


def _still_reading(session: ExchangeSession) -> bool:
    until = time.monotonic() + PATIENCE
    while session.files.filter(state__in=["due", "reading"]).exists():
        if time.monotonic() > until:
            return True
        connection.close()
        time.sleep(0.2)
    return False
