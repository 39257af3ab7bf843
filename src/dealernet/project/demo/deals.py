"""Deals of the demo network: newcomers, regular customers and those to be won back, at every place of the way."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from dealernet.business.deals.commands import NewDeal, move_deals, open_deals
from dealernet.business.tasks.commands import complete_tasks
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.identify import system
from dealernet.foundation.outcomes import settled
from dealernet.project.demo.network import Network

NEWCOMERS: Final = (
    ("Фильтры и масла для сервиса", "Гараж «На Заводской»", "+7 912 200-14-15", "86000", "Звонок", "general.new"),
    ("Запчасти на два погрузчика", "Антон, стройплощадка", "+7 922 310-44-02", "", "Сайт", "general.new"),
    ("Насосы для тепличного хозяйства", "Марина Юрьевна", "+7 904 981-70-20", "312000", "Авито", "general.work"),
    ("Поставка на сезон, 40 позиций", "КФХ «Заря»", "+7 950 640-31-77", "1240000", "Выставка", "general.offer"),
    ("Масло бочками", "ИП Ковалёв", "+7 912 655-08-19", "178500", "Рекомендация", "general.lost"),
)
REGULAR: Final = (
    ("Заявка по телефону на фильтры", "54200", "regular"),
    ("Дозаказ к прошлой отгрузке", "23900", "regular.clarify"),
    ("Квартальная поставка", "612000", "regular.invoiced"),
    ("Комплект на ТО-2", "97400", "regular.picking"),
    ("Ремкомплекты насосов", "141600", "regular.shipped"),
    ("Масла и смазки на март", "208000", "regular.done"),
    ("Возврат к прошлогоднему объёму", "430000", "marketing.abandoned"),
    ("Не дозвонились в обед", "", "marketing.missed"),
    ("Корзина на 12 позиций", "75300", "marketing.reminded"),
)


def add_deals(net: Network) -> None:
    """So that the boards have something on them; tasks of the first hours are done, later ones wait."""
    desk, oleg = system("demo"), net.staff["oleg"]
    for n, (title, who, phone, amount, source, place) in enumerate(NEWCOMERS):
        new = NewDeal(
            title,
            "general",
            contact_name=who,
            contact_phone=phone,
            amount=amount,
            source=source,
            responsible_id=oleg.id,
            due_on=clock.today() + timedelta(days=n - 1),
        )
        _at(settled(open_deals(desk, [new])).subject, place, reason="Дорого" if place.endswith("lost") else "")
    for n, (title, amount, place) in enumerate(REGULAR):
        new = NewDeal(
            title,
            place.partition(".")[0],
            customer_id=net.dealers[n % len(net.dealers)].id,
            amount=Decimal(amount) if amount else None,
            source="Звонок",
            responsible_id=oleg.id,
            due_on=clock.today() + timedelta(days=n + 2),
        )
        _at(settled(open_deals(desk, [new])).subject, place)
    soon = Task.objects.filter(kind="deal", done_at=None, due_at__lt=clock.now() + timedelta(days=1))
    complete_tasks(desk, list(soon.values_list("id", flat=True)), outcome="")


def _at(deal_id: UUID, place: str, *, reason: str = "") -> None:
    settled(move_deals(system("demo"), [deal_id], place, reason=reason))
