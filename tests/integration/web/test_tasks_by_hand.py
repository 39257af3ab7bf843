"""Tasks people set one another, on pages: from the list and from cards, in the queue, changed and withdrawn."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from factories.automatic import ordered
from factories.dealing import deal_of
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
NEW = "/desk/tasks/new/"


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def head(us: Company) -> Account:
    return Account.objects.create_user("head@x.example", "correct horse battery", name="Пётр", role="head_of_sales")


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def typed(asked: Account, **more: str) -> dict[str, str]:
    return {"title": "Позвонить", "reason": "о ценах", "whom": str(asked.id), "when": "week", "due_on": "", **more}


def text(response: Any) -> str:
    return str(response.content.decode().replace("\xa0", " "))


def test_a_task_is_set_from_the_list_and_waits_in_the_queue_of_whom_it_is_for(us: Company, head: Account) -> None:
    client, oleg = signed_in(head), signed_in(us.manager)

    offered = text(client.get("/desk/tasks/"))
    page = client.post(NEW, typed(us.manager), follow=True)

    task = Task.objects.get()
    assert f'href="{NEW}"' in offered
    assert page.redirect_chain == [(f"/desk/tasks/{task.id}/", 302)]
    assert "Задача поставлена: Светлана, до" in text(page)
    queue = text(oleg.get("/desk/"))
    assert ("Позвонить" in queue, "Пётр" in queue, f"/desk/tasks/{task.id}/" in queue) == (True, True, True)
    assert oleg.get("/desk/next/").headers["Location"] == f"/desk/tasks/{task.id}/"
    card = text(oleg.get(f"/desk/tasks/{task.id}/"))
    assert ("о ценах" in card, "Кто просит: Пётр" in card, "Изменить" in card) == (True, True, False)


def test_cards_lead_to_a_task_about_them_and_back(us: Company, head: Account) -> None:
    client, dealer = signed_in(head), us.dealer("ООО «Вега»")
    [order] = ordered(us, dealer)
    deal = deal_of(us, customer_id=dealer.id)

    for what, record, page in (
        ("order", order.id, f"/desk/orders/{order.id}/"),
        ("deal", deal, f"/desk/deals/{deal}/"),
        ("party", dealer.id, f"/desk/buyers/{dealer.id}/"),
    ):
        assert f"{NEW}?{what}={record}" in text(client.get(page))
        form = text(client.get(f"{NEW}?{what}={record}"))
        assert f'name="{what}" value="{record}"' in form
        sent = client.post(NEW, typed(us.manager, title=f"О {what}", **{what: str(record)}))
        assert sent.headers["Location"] == page
        task = Task.objects.get(title=f"О {what}")
        assert (task.holder_id, task.party_id, task.facts) == (record, dealer.id, {"about": what})
        assert f'href="/desk/tasks/{task.id}/">О {what}</a>' in text(client.get(page))
        assert f'href="{page}"' in text(client.get(f"/desk/tasks/{task.id}/"))


def test_a_task_about_an_order_does_not_take_the_place_of_its_question(us: Company, head: Account) -> None:
    client = signed_in(head)
    [order] = ordered(us, us.dealer())
    before = re.findall(r'class="move__asks[^>]*>([^<]*)', text(client.get(f"/desk/orders/{order.id}/")))

    client.post(NEW, typed(us.manager, order=str(order.id)))

    assert re.findall(r'class="move__asks[^>]*>([^<]*)', text(client.get(f"/desk/orders/{order.id}/"))) == before


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(us: Company, head: Account) -> None:
    client = signed_in(head)

    for wrong, field in (
        ({"title": ""}, "title"),
        ({"when": "day"}, "due_on"),
        ({"when": "day", "due_on": "2020-01-01"}, "due_on"),
        ({"whom": "role:storekeeper"}, "whom"),
        ({"whom": "nobody"}, "whom"),
    ):
        answer = client.post(NEW, typed(us.manager, **wrong))
        page = text(answer)
        assert (answer.status_code, f'id="id_{field}-error"' in page, "о ценах" in page) == (422, True, True)

    assert not Task.objects.exists()


def test_sent_twice_it_is_set_once(us: Company, head: Account) -> None:
    client = signed_in(head)
    key = re.search(r'name="key" value="([^"]+)"', text(client.get(NEW)))
    assert key is not None

    pages = [text(client.post(NEW, typed(us.manager, key=key.group(1)), follow=True)) for _ in range(2)]

    assert ("Задача уже поставлена" in pages[1], Task.objects.count()) == (True, 1)


def test_whoever_set_it_changes_and_withdraws_it_and_nobody_else(us: Company, head: Account) -> None:
    client, oleg = signed_in(head), signed_in(us.manager)
    client.post(NEW, typed(us.manager))
    there = f"/desk/tasks/{Task.objects.get().id}/"

    refused = [oleg.get(f"{there}change/").status_code, oleg.post(f"{there}withdrawal/").status_code]
    form = text(client.get(f"{there}change/"))
    client.post(f"{there}change/", typed(us.manager, title="Написать", when="none"))
    changed = Task.objects.get()
    withdrawn = text(client.post(f"{there}withdrawal/", follow=True))

    assert (refused, "о ценах" in form) == ([403, 403], True)
    assert (changed.title, changed.due_at) == ("Написать", None)
    assert ("Задача отозвана" in withdrawn, "отозвана" in withdrawn) == (True, True)
    assert "Написать" not in text(oleg.get("/desk/"))
    assert Task.objects.get().done_at is not None


@pytest.mark.parametrize(
    ("at", "offered"),
    [
        ("2026-11-26 10:00+03:00", ["сегодня, четверг, 26 ноября", "завтра, пятница, 27 ноября"]),
        ("2026-11-27 10:00+03:00", ["сегодня, пятница, 27 ноября", "ближайший рабочий день, понедельник, 30 ноября"]),
        ("2026-11-28 10:00+03:00", ["ближайший рабочий день, понедельник, 30 ноября"]),
    ],
)
def test_the_days_offered_are_working_days(us: Company, head: Account, at: str, offered: list[str]) -> None:
    with time_machine.travel(at, tick=False):
        page = text(signed_in(head).get(NEW))

    assert [one in page for one in offered] == [True] * len(offered)
    assert ("сегодня," in page) == (len(offered) == 2)


def test_a_colleague_who_is_away_says_until_when(us: Company, head: Account) -> None:
    Account.objects.filter(id=us.manager.id).update(away_until=clock.today())

    assert "Светлана, нет до" in text(signed_in(head).get(NEW))


def test_a_buyer_sets_no_tasks_and_nobody_asks_about_what_they_do_not_see(us: Company, head: Account) -> None:
    dealer = us.dealer(regular=False)
    [order] = ordered(us, dealer)

    assert signed_in(dealer.account).get(NEW).status_code in (302, 404)
    assert signed_in(us.manager).post(NEW, typed(head, order=str(order.id))).status_code == 404
    assert not Task.objects.filter(kind="by_hand").exists()
