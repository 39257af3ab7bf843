"""Waits: rules that go on later are rows with a due time, taken by a sweep; the demo clock moves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, transaction
from django.utils.translation import gettext

from dealernet.automation.acting import Wanted, act, facts_of, known_of
from dealernet.automation.models import Quarantine, Run, Wait
from dealernet.automation.moments import goes_on_at
from dealernet.automation.rules import rule_at
from dealernet.automation.trying import again_at
from dealernet.foundation import clock
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.events.cursor import by_ids
from dealernet.foundation.events.watch import lags
from dealernet.foundation.events.worker import every

BATCH: Final = 100
BEHIND: Final = 30
_log = structlog.get_logger(__name__)


@every(1, "waits")
def go_on() -> int:
    """Take the waits whose time has come, in one transaction; one by one when that fails. How many went on.

    While events wait to be delivered nothing goes on: what is remembered might have been settled meanwhile.
    """
    if not _due(1) or any(lag.seconds > BEHIND for lag in lags()):
        return 0
    try:
        with transaction.atomic():
            return _take(BATCH)
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        _log.exception("waits.batch_failed")
        return _one_by_one()


def _one_by_one() -> int:
    due = _due(BATCH)
    for wait_id in due:
        try:
            with transaction.atomic():
                _take(1, only=wait_id)
        except (DatabaseError, InterfaceError):
            raise
        except Exception as failure:
            _failed(wait_id, repr(failure))
    return len(due)


def _due(limit: int) -> list[int]:
    found = Wait.objects.filter(state="waiting", due_at__lte=clock.now()).order_by("due_at", "id")
    return list(found.values_list("id", flat=True)[:limit])


def _take(limit: int, only: int | None = None) -> int:
    found = Wait.objects.filter(state="waiting", due_at__lte=clock.now())
    if only is not None:
        found = found.filter(id=only)
    both = found.select_for_update(skip_locked=True, of=("self", "run")).select_related("run")
    locked = both.order_by("due_at", "id")  # a run that a person is settling is left to that person
    waits = list(locked[:limit])
    if not waits:
        return 0
    wanted = _resumed(waits)
    act(wanted)
    for one in wanted:
        one.run.save(update_fields=["state", "done", "error", "fault"])
    over = [one.wait.id for one in wanted if one.wait is not None and one.run.fault != "error"]
    Wait.objects.filter(id__in=over).update(state="done")
    return len(waits)


def _resumed(waits: Sequence[Wait]) -> list[Wanted]:
    events = {event.id: event for event in by_ids([wait.run.event_id for wait in waits])}
    facts = facts_of(list(events.values()))
    still = set(Quarantine.objects.values_list("rule", "revision"))
    wanted = []
    for wait in waits:
        event, run = events[wait.run.event_id], wait.run
        rule = rule_at(run.rule, run.revision)
        known = known_of(event, facts)
        step = rule.then[wait.position - 1] if wait.position else None
        if step is not None and step.until and (later := goes_on_at(step, known)) > clock.now():
            Wait.objects.filter(id=wait.id).update(due_at=later)  # the day moved: it is waited for anew
            continue
        run.state, run.fault, run.error = "done", "", ""
        one = Wanted(rule, event, run, known, position=wait.position, wait=wait)
        over = step is not None and step.still is not None and not decide(step.still, known).holds
        if (run.rule, run.revision) in still:
            one.stopped, run.state, run.fault = True, "stopped", "circle"
            run.error = gettext("the rule was set aside meanwhile")
            run.done = [*run.done, {"action": "wait", "step": wait.position, "refused": "", "changed": False}]
        elif over:
            one.stopped = True
            run.done = [*run.done, {"action": "wait", "step": wait.position, "refused": "", "changed": False}]
        wanted.append(one)
    return wanted


def _failed(wait_id: int, error: str) -> None:
    """It is tried again later, unless a person settled it meanwhile. Locks the run, then the wait, as settling does."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(waits__id=wait_id)
        wait = Wait.objects.select_for_update().filter(id=wait_id, state="waiting").first()
        if wait is None:
            return
        wait.attempts += 1
        due = again_at(wait.attempts)
        wait.due_at = due or wait.due_at
        if due is None:
            wait.state, run.state, run.error, run.fault = "failed", "failed", error[:500], "error"
            run.save(update_fields=["state", "error", "fault"])
        wait.save(update_fields=["attempts", "due_at", "state"])
    _log.warning("waits.failed", wait=wait_id, attempts=wait.attempts, error=error)
