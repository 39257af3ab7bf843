"""The queue "needs a person": the first card carries the step its task asks for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from dealernet.business.conversations.events import LetterWritten
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders, release_held
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import Party
from dealernet.business.tasks.commands import NewTask, create_tasks
from dealernet.foundation.access.models import Account
from dealernet.foundation.events import log
from dealernet.foundation.events.models import EventRow
from factories.trade import company

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer():
    us = company()
    dealer = us.dealer("ИП Седов", regular=False)
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    client = Client()
    client.force_login(
        Account.objects.create_user("a@x.example", "correct horse battery", name="A", role="administrator")
    )
    return us, dealer, Order.objects.get(), client


def test_a_newcomers_card_leads_to_the_terms(newcomer):
    us, dealer, order, client = newcomer
    create_tasks(us.actor, [NewTask(key="n", kind="newcomer", title="Т", party_id=dealer.id, holder_id=order.id)])

    page = client.get("/desk/").content.decode()

    assert "Задать условия" in page
    assert f'href="/desk/buyers/{dealer.id}/"' in page
    assert "Открыть заказ" in page


def test_terms_given_in_part_are_told_as_less_missing_and_never_as_found(newcomer):
    us, dealer, order, _ = newcomer
    Party.objects.filter(id=dealer.id).update(responsible=us.manager)

    release_held(us.actor, [order.id])

    kinds = EventRow.objects.filter(subject=order.id).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["orders.submitted", "orders.lacks_less"]


def test_events_name_the_program_and_the_letter_in_words(newcomer):
    us, _, order, client = newcomer
    about = LetterWritten(subject=order.id, stream=order.id, template="t", recipient="a@b.ru", about="Заказ получен")
    log.record(us.actor, about)

    page = client.get("/desk/events/").content.decode()

    assert "Письмо «Заказ получен» на a@b.ru" in page
    assert "Программа сама" in page
    assert "Заказ получен: 100\xa0₽" in page


def test_a_storekeeper_begins_with_their_own_tasks_and_a_menu_of_their_work(newcomer):
    us, dealer, order, _ = newcomer
    keeper = Account.objects.create_user("s@x.example", "correct horse battery", name="Рита", role="storekeeper")
    told = {"kind": "rule", "party_id": dealer.id, "holder_id": order.id}
    create_tasks(us.actor, [NewTask(key="m", title="Подтвердить оплату", assignee_id=us.manager.id, **told)])
    create_tasks(us.actor, [NewTask(key="s", title="Собрать заказ", assignee_id=keeper.id, **told)])
    client = Client()
    client.force_login(keeper)

    own, everybodys = (client.get(f"/desk/{query}").content.decode() for query in ("", "?mine=0"))

    assert ("Собрать заказ" in own, "Подтвердить оплату" in own) == (True, False)
    assert ("Собрать заказ" in everybodys, "Подтвердить оплату" in everybodys) == (True, True)
    assert client.get("/desk/next/")["Location"] == f"/desk/orders/{order.id}/"
    menu = own[own.index("<nav") : own.index("</nav>")]
    assert [f"/desk/{place}/" in menu for place in ("orders", "stock", "deals", "calls", "prices", "payments")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_the_page_for_developers_is_not_offered_to_an_administrator(newcomer):
    *_, client = newcomer

    for page in ("/desk/", "/desk/settings/"):
        assert "/desk/gallery/" not in client.get(page).content.decode()


def test_the_days_of_the_list_of_calls_are_named_for_the_eyes(newcomer):
    *_, client = newcomer

    page = client.get("/desk/calls/").content.decode()

    assert '<label for="since">С какого дня</label>' in page
    assert '<label for="until">По какой день</label>' in page
