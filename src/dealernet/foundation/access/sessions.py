"""Sessions as Django keeps them, read by a statement planned once: every page asks for one."""

from __future__ import annotations

from typing import Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from dealernet.foundation import clock
from dealernet.foundation.sql import prepared

_STANDING: Final = "select session_data, expire_date from django_session where session_key = %s and expire_date > %s"


class SessionStore(db.SessionStore):
    """What a browser is remembered by. Read anew for each request: one that was ended is over at once."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        for data, until in prepared(_STANDING, [key, clock.unmoved()]) if key else []:
            return Session(session_key=str(key), session_data=data, expire_date=until)
        self._session_key = None
        return None
