"""An order that came into another status: it is told once, and the status's tasks are set."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import translation

from dealernet.business.orders.events import OrderStatusChanged
from dealernet.business.orders.facts.statuses import STATE_IN_SQL, order_statuses
from dealernet.business.orders.rules.status import PERSON, ROLE, Status, StatusTask
from dealernet.business.orders.rules.statuses import FRESH, STATES, State, Statuses
from dealernet.business.orders.stages import Money, Stage
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.business.tasks.queries import least_busy
from dealernet.foundation import clock
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.models import Account
from dealernet.foundation.events import log
from dealernet.foundation.money import kopecks, written
from dealernet.foundation.sql import plain_array, prepared
from dealernet.foundation.text import filled
from dealernet.foundation.workdays.due import Due

TASK: Final = "status"
"""The kind of the tasks a status sets."""
_OF_CODE: Final[Mapping[str, State]] = {state.code: state for state in STATES}
_STANDING: Final = f"""
select o.id, o.customer_id, o.number, o.responsible_id, o.total, o.revision, c.name, o.told_state,
       {", ".join(STATE_IN_SQL)}
  from orders_order o join parties_party c on c.id = o.customer_id where o.id = any(%(ids)s::uuid[]) order by o.id
"""  # noqa: S608 - nothing but ours
_TELL: Final = """
with locked as materialized (
    select o.id, g.state from orders_order o join unnest(%s::uuid[], %s::text[], %s::text[]) g(id, was, state)
        on g.id = o.id and g.was = o.told_state order by o.id for no key update of o)
update orders_order o set told_state = l.state from locked l where o.id = l.id returning o.id
"""


@dataclass(frozen=True, slots=True)
class _Order:
    id: UUID
    customer_id: UUID
    number: str
    responsible_id: UUID | None
    total: Decimal
    revision: int
    customer: str
    told: str
    state: State


def follow_statuses(actor: Actor, order_ids: Collection[UUID], *, born: Collection[UUID] = ()) -> int:
    """Tell which of these orders have another status than was told of them last; how many have.

    What was told is kept as the order's state, so that other names of the same states are no change of an order. Orders
    not followed before are only noted, unless they are among the `born`, just handed over. On coming into a status its
    tasks are set. Two statements while nothing changed; six more, however many orders changed. Locks those.
    """
    if not order_ids:
        return 0
    statuses = order_statuses()
    with transaction.atomic():
        news = [order for order in _standing(order_ids) if order.told != order.state.code]
        noted = _tell(news)
        changed = [
            (order, before, statuses.of(order.state))
            for order in news
            if order.id in noted and (before := _before(order, statuses, born)) not in (None, statuses.of(order.state))
        ]
        log.record(actor, *(_event(order, before, now) for order, before, now in changed))
        _set_tasks(actor, [(order, now) for order, _before, now in changed])
    return len(changed)


def _standing(order_ids: Collection[UUID]) -> list[_Order]:
    rows = prepared(_STANDING, {"ids": plain_array(order_ids), "today": clock.today()}, binary=True)
    return [_order(row) for row in rows]


def _order(row: Sequence[Any]) -> _Order:
    order_id, customer, number, responsible, total, revision, name, told, stage, money, *rest = row
    state = State(Stage(stage), Money(money), *rest)
    return _Order(order_id, customer, number, responsible, total, revision, name, told, state)


def _tell(news: Sequence[_Order]) -> set[UUID]:
    if not news:
        return set()
    with connection.cursor() as db:
        db.execute(_TELL, [[o.id for o in news], [o.told for o in news], [o.state.code for o in news]])
        return {order_id for (order_id,) in db.fetchall()}


def _before(order: _Order, statuses: Statuses, born: Collection[UUID]) -> Status | None:
    """The status that was told last, by the names of now; nothing where none was."""
    if not order.told:
        return statuses.of(FRESH) if order.id in born else None
    return statuses.of(_OF_CODE[order.told])


def _event(order: _Order, before: Status | None, now: Status) -> OrderStatusChanged:
    with translation.override("ru"):
        return OrderStatusChanged(
            subject=order.id,
            stream=order.customer_id,
            number=order.number,
            before=before.key if before else "",
            now=now.key,
            before_name=before.label if before else "",
            name=now.label,
        )


def _set_tasks(actor: Actor, entered: Sequence[tuple[_Order, Status]]) -> None:
    asked = [(order, status, n, task) for order, status in entered for n, task in enumerate(status.tasks)]
    if not asked:
        return
    whom = _Whom([task for *_others, task in asked], [order for order, *_others in asked])
    given = [(order, status, n, task, whom.of(order, task)) for order, status, n, task in asked]
    due = Due({person for *_others, person in given})
    with translation.override("ru"):
        create_tasks(
            actor,
            [
                NewTask(
                    key=f"status:{order.id}:{status.key}:{n}:{order.revision}",
                    kind=TASK,
                    title=filled(task.titles.get("ru", ""), _words(order)),
                    reason=whom.gone(order, task),
                    facts={"number": order.number, "total": str(order.total), "status": status.key},
                    party_id=order.customer_id,
                    holder_id=order.id,
                    assignee_id=person,
                    due_at=due.days(task.due, person) if task.unit == "days" else due.hours(task.due, person),
                )
                for order, status, n, task, person in given
            ],
        )


def _words(order: _Order) -> dict[str, Any]:
    return {"number": order.number, "customer": order.customer, "total": written(kopecks(order.total))}


class _Whom:
    """Who takes the tasks: whoever still works here; of a role the least busy, by turn. Two statements at most."""

    def __init__(self, tasks: Sequence[StatusTask], orders: Sequence[_Order]) -> None:
        named = {task.whom.removeprefix(PERSON) for task in tasks if task.whom.startswith(PERSON)}
        people = {*named, *(str(order.responsible_id) for order in orders if order.responsible_id)}
        at_work = Account.objects.filter(id__in=people, is_active=True, dealer_id=None)
        self._at_work = {str(one): one for one in at_work.values_list("id", flat=True)}
        self._of_roles = least_busy([task.whom.removeprefix(ROLE) for task in tasks if task.whom.startswith(ROLE)])
        self._turn = 0

    def of(self, order: _Order, task: StatusTask) -> UUID | None:
        """Whoever takes the task; nobody, and so the common queue, where there is none."""
        if task.whom.startswith(PERSON):
            return self._at_work.get(task.whom.removeprefix(PERSON))
        if task.whom.startswith(ROLE):
            people = self._of_roles.get(task.whom.removeprefix(ROLE), ())
            self._turn += 1
            return people[(self._turn - 1) % len(people)] if people else None
        return self._at_work.get(str(order.responsible_id))

    def gone(self, order: _Order, task: StatusTask) -> str:
        """What the task says when whoever it is for no longer works here."""
        named = task.whom.removeprefix(PERSON) if task.whom.startswith(PERSON) else str(order.responsible_id or "")
        missing = not task.whom.startswith(ROLE) and named and named not in self._at_work
        return "Тот, кому предназначена задача, больше не работает: назначьте другого." if missing else ""
