"""Django's own backend; whether a kept connection still stands costs no round trip."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection a thread, kept from request to request."""

    connection: Any

    def is_usable(self) -> bool:
        """Whether the server still holds the other end.

        One that has gone leaves its goodbye to be read; where nothing waits to be read the connection stands. Only
        when something does is the server asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0) or super().is_usable()
