"""The journal of the exchange's requests: who asked for what, and how it was answered. Kept for 90 days."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from dealernet.foundation import clock
from dealernet.foundation.callers import address_of
from dealernet.foundation.events.worker import every
from dealernet.integrations.onec.models import ExchangeCall, ExchangeSession

KEPT_FOR: Final = timedelta(days=90)


@dataclass
class Call:
    """One request of 1C while it is answered."""

    kind: str
    mode: str
    file: str
    address: str
    size: int
    login: str = ""
    session: ExchangeSession | None = None
    blocked: bool = False
    began: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, request: HttpRequest) -> Call:
        """What a request asks for; only what its address says is believed."""
        return cls(
            kind=_word(request, "type"),
            mode=_word(request, "mode"),
            file=_shown(request.GET.get("filename", ""))[:255],
            address=address_of(request, settings.PROXIES)[:60],
            size=length_of(request) or 0,
        )


def keep(call: Call, response: HttpResponse) -> None:
    """Note a request and the first line of its answer. One statement; an answer is given even when this fails."""
    first = response.content[:600].decode(errors="replace").split("\n")
    told = first[0] if first[0] != "failure" or len(first) == 1 else f"{first[0]}: {first[1]}"
    try:
        ExchangeCall.objects.create(
            session=call.session,
            login=call.login,
            kind=call.kind,
            mode=call.mode,
            file=call.file,
            size=call.size,
            took_ms=int((time.monotonic() - call.began) * 1000),
            status=response.status_code,
            answer=_shown(told)[:200],
            address=call.address,
        )
    except DatabaseError:
        return


@every(3600, "1C requests")
def forget_old_calls() -> int:
    """Requests older than 90 days are forgotten."""
    return ExchangeCall.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]


def length_of(request: HttpRequest) -> int | None:
    """How many bytes the body has by its sender's word; nothing when it comes in chunks of unknown number."""
    told = str(request.META.get("CONTENT_LENGTH") or "")
    return int(told) if told.isdecimal() and len(told) < 16 else None


def _word(request: HttpRequest, name: str) -> str:
    return _shown(request.GET.get(name, "").strip().lower())[:20]


def _shown(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())
