"""Tasks of rules say what is so now, are due in working time; history names what came and what was set."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from dealernet.automation.packs import add_pack
from dealernet.business.orders.commands import DraftLine, NewLine, NewOrder, change_order, place_orders, split_shortages
from dealernet.business.orders.models import Order
from dealernet.business.parties.commands import NewTerm, record_terms
from dealernet.business.parties.models import BankAccount
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.events.timeline import timeline
from dealernet.foundation.workdays.calendar import WorkCalendar
from dealernet.foundation.workdays.due import Due
from dealernet.foundation.workdays.published import COMES_WITH, as_calendar, publish_calendar
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
def us() -> Company:
    found = company()
    account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
    BankAccount.objects.create(party=found.seller.party, is_default=True, **account)
    add_pack(found.actor, "main")
    return found


def moscow(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def placed(dealer: Dealer, *lines: tuple[UUID, int]) -> UUID:
    asked = [NewLine(product, Decimal(quantity)) for product, quantity in lines]
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, asked)])
    return outcome.subject


def history(*subjects: UUID) -> list[str]:
    with translation.override("ru"):
        return [moment.text.replace("\xa0", " ") for moment in timeline(subjects)]


def test_a_task_about_the_limit_says_the_sum_of_now_after_a_back_order(us: Company) -> None:
    dealer = us.dealer(deferral=14, limit="1000")
    order = placed(dealer, (us.product("500.00", stock="3").id, 10))
    let_it_happen()
    assert "сверх лимита на 4 000 ₽" in Task.objects.get(kind="credit").title.replace("\xa0", " ")

    split_shortages(us.actor, [order])
    let_it_happen()

    task = Task.objects.get(kind="credit", holder_id=order)
    assert Order.objects.get(id=order).held_for == {"credit": "500.00"}
    assert task.title.replace("\xa0", " ").endswith("сверх лимита на 500 ₽")
    assert (task.done_at, task.facts["total"]) == (None, "1500.00")
    assert any(said.startswith("Задача уточнена: Заказ №") for said in history(task.id))


def test_it_is_closed_once_there_is_credit_enough_and_asked_again_when_there_is_not(us: Company) -> None:
    dealer = us.dealer(deferral=14, limit="1000")
    product = us.product("500.00")
    order = placed(dealer, (product.id, 4))
    let_it_happen()

    def change(quantity: int) -> Task:
        change_order(us.actor, order, [DraftLine(product.id, quantity)], revision=Order.objects.get().revision)
        let_it_happen()
        return Task.objects.get(kind="credit")

    assert change(3).title.replace("\xa0", " ").endswith("на 500 ₽")
    closed = change(2)
    assert (closed.done_at is not None, closed.outcome) == (True, "Кредита теперь хватает")
    again = change(5)
    assert (again.done_at, again.title.replace("\xa0", " ").endswith("на 1 500 ₽")) == (None, True)
    assert Task.objects.filter(kind="credit").count() == 1


def test_renewing_changes_only_an_open_task_and_says_it_once(us: Company) -> None:
    def ask(title: str, *, renews: bool = True) -> bool:
        [outcome] = create_tasks(us.actor, [NewTask(key="k", kind="other", title=title, renews=renews)])
        return outcome.changed

    assert [ask("А"), ask("А"), ask("Б", renews=False), ask("Б"), ask("Б")] == [True, False, False, True, False]
    kinds = EventRow.objects.filter(subject=Task.objects.get().id).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["tasks.created", "tasks.renewed"]
    Task.objects.update(done_at=clock.now())
    assert (ask("В"), Task.objects.get().title) == (False, "Б")


def test_history_says_what_came_and_which_task_was_set(us: Company) -> None:
    dealer = us.dealer(regular=False)
    order = placed(dealer, (us.product("500.00").id, 1))
    let_it_happen()
    some = {"responsible": us.manager.id, "agreement": "Дилерское"}
    record_terms(us.actor, [NewTerm(dealer.id, term, value) for term, value in some.items()])
    let_it_happen()
    assert "Часть условий покупателя согласована; заказ ждёт остальных" in history(order)

    rest = {"price_type": us.wholesale.id, "deferral_days": 0}
    record_terms(us.actor, [NewTerm(dealer.id, term, value) for term, value in rest.items()])
    let_it_happen()
    assert "Условия покупателя согласованы: заказ идёт дальше" in history(order)
    tasks = list(Task.objects.filter(holder_id=order).values_list("id", flat=True))
    said = history(*tasks)
    assert any(one.startswith(f"Поставлена задача: Новый покупатель: {dealer.party.name}") for one in said)
    assert not [one for one in said if one == "Поставлена задача"]
    invoiced = Task.objects.get(kind="confirm_payment").reason
    assert "без участия людей" not in invoiced
    assert "все условия с ним заданы" in invoiced


@pytest.mark.parametrize(
    ("now", "hours", "due"),
    [
        ("2026-11-27T23:41", 4, "2026-11-30T13:00"),
        ("2026-11-27T16:00", 4, "2026-11-30T11:00"),
        ("2026-11-26T10:00", 4, "2026-11-26T14:00"),
        ("2026-11-28T03:41", 1, "2026-11-30T10:00"),
    ],
)
def test_what_is_due_is_due_while_people_work_though_the_company_named_no_hours(
    us: Company, monkeypatch: pytest.MonkeyPatch, now: str, hours: int, due: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: moscow(now))
    assert Due([us.manager.id]).hours(hours, us.manager.id) == moscow(due)


def test_days_end_within_the_hours_of_the_department(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 27, 3, 41, tzinfo=MOSCOW))
    calendar: WorkCalendar = as_calendar(COMES_WITH)
    assert Due([]).days(1) == datetime(2026, 11, 30, 9, tzinfo=MOSCOW)
    publish_calendar(us.actor, calendar, hours=(time(10), time(19)))
    assert Due([]).days(1) == datetime(2026, 11, 30, 10, tzinfo=MOSCOW)


def test_a_task_of_a_rule_at_night_is_due_on_the_next_working_day(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 27, 23, 41, tzinfo=MOSCOW))
    placed(us.dealer(regular=False), (us.product().id, 1))
    let_it_happen()
    due = [timezone.localtime(one, MOSCOW) for one in Task.objects.values_list("due_at", flat=True) if one]
    assert due
    assert all(one.weekday() == 0 and 9 <= one.hour < 18 for one in due)
