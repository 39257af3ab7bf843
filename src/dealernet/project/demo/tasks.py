"""A task one person of the demo network set another."""

from __future__ import annotations

from datetime import timedelta

from dealernet.business.tasks.commands import About, WantedTask, set_task
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.project.demo.network import Network


def add_tasks(net: Network) -> None:
    """So that the list has one that people set, not a rule."""
    dealer = net.dealers[0]
    wanted = WantedTask(
        "Сверка за квартал: отправить акт и дождаться подписи",
        reason="Бухгалтер покупателя на месте до 16 часов.",
        assignee_id=net.staff["oleg"].id,
        due_on=clock.today() + timedelta(days=7),
    )
    set_task(actor_of(net.staff["admin"]), wanted, About("party", dealer.id, dealer.id), key="demo")
