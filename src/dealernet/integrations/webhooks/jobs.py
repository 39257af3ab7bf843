"""What is due leaves: a few messages at once for each receiver, so that a slow one keeps back nobody else."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, connection

from dealernet.foundation import clock
from dealernet.foundation.events.eras import outgoing_pause
from dealernet.foundation.events.worker import every
from dealernet.foundation.exchange.streams import Claimed, claim_first, forget_done
from dealernet.integrations.webhooks.models import Attempt
from dealernet.integrations.webhooks.reactions import SYSTEM
from dealernet.integrations.webhooks.sending import LEASE, may_be_told, send, send_due_of
from dealernet.integrations.webhooks.subscriptions import Subscription, published

AT_ONCE: Final = 4
"""Requests to one receiver at once."""
TOGETHER: Final = 24
"""Requests of one process at once."""
KEPT: Final = timedelta(days=30)
_log = structlog.get_logger(__name__)
_busy: Counter[str] = Counter()
_lock = threading.Lock()


@every(0.5, "webhooks", thread="webhooks")
def send_due() -> int:
    """Begin to send what is due; how many threads began. After a restore everything waits until a person has looked."""
    if outgoing_pause() is not None:
        return 0
    return sum(_begin(subscription) for subscription in published.at_work())


@every(3600, "old messages of webhooks", thread="webhooks")
def forget_old() -> int:
    """Messages that were delivered or given up a month ago are forgotten, and their attempts with them."""
    before = clock.now() - KEPT
    Attempt.objects.filter(at__lt=before).delete()
    return forget_done(SYSTEM, before)


def _begin(subscription: Subscription) -> int:
    """Start a thread for each record that waits, while there is room."""
    with _lock:
        room = min(AT_ONCE - _busy[subscription.key], TOGETHER - _busy.total())
    if room <= 0 or not may_be_told(subscription.key):
        return 0
    claimed = claim_first(SYSTEM, subscription.key, room, clock.now() + LEASE)
    for message in claimed:
        with _lock:
            _busy[subscription.key] += 1
        name = f"webhook {subscription.key}"
        threading.Thread(target=_work, args=(subscription, message), name=name, daemon=True).start()
    return len(claimed)


def _work(subscription: Subscription, message: Claimed) -> None:
    """Send one message, then whatever else is due to the same receiver."""
    try:
        send(subscription, message)
        send_due_of(published.all().get(subscription.key, subscription))
    except (DatabaseError, InterfaceError) as lost:
        _log.warning("webhooks.database_lost", error=str(lost).strip())
    except Exception:
        _log.exception("webhooks.thread_failed", webhook=subscription.key)
    finally:
        connection.close()
        with _lock:
            _busy[subscription.key] -= 1
