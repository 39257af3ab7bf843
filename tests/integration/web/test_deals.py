"""Deals by pages: the board, the list, the card; opened, changed, moved; what is refused stands beside its field."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.deals.models import Deal
from dealernet.business.deals.queries import board_of, pipelines_in_force
from dealernet.business.orders.models import Order
from dealernet.business.tasks.models import Task
from dealernet.foundation import clock
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.conservation import broken_laws
from dealernet.foundation.events.models import EventRow
from factories.dealing import deal_of, person, where
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
THERE = "/desk/deals/"


@pytest.fixture
def us() -> Company:
    return company()


def desk(role: str = "administrator", account: Account | None = None) -> Client:
    client = Client()
    given = {"name": "А", "role": role}
    client.force_login(account or Account.objects.create_user(f"{role}@x.example", "correct horse battery", **given))
    return client


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_board_shows_every_status_with_its_deals_and_their_sums(us: Company) -> None:
    deal_of(us, "general.work", amount=1500, title="Насосы")
    deal_of(us, "general.work", amount=500)
    deal_of(us, "regular", customer_id=us.dealer("ООО «Вега»").id, title="Заявка Веги")

    page = said(desk().get(THERE))

    assert "Выясняем потребность" in page
    assert "2 000 ₽" in page.replace("\xa0", " ")
    assert "Насосы" in page
    assert "Заявка Веги" not in page
    assert "Заявка Веги" in said(desk("director").get(f"{THERE}?pipeline=regular"))


def test_a_board_takes_three_statements_however_many_deals(us: Company) -> None:
    actor, counts = actor_of(us.manager), []
    for many in (1, 25):
        for _ in range(many):
            deal_of(us, "general.work", amount=1)
        pipelines_in_force()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            pipeline = pipelines_in_force().pipeline("general")
            assert pipeline is not None
            columns = board_of(actor, pipeline)
        counts.append(len(asked))

    assert counts == [3, 3]
    column = next(one for one in columns if one.status.key == "work")
    assert (column.count, column.total, len(column.cards)) == (26, Decimal(26), 20)


def test_a_deal_is_opened_with_a_newcomer_and_with_a_buyer(us: Company) -> None:
    dealer, client = us.dealer("ООО «Вега»"), desk()

    client.post(f"{THERE}new/", {"title": "Насосы", "pipeline": "general", "contact_phone": "+7 900"})
    client.post(f"{THERE}new/", {"title": "Фильтры", "pipeline": "regular", "buyer": "Вега", "amount": "1 500,50"})

    newcomer, known = Deal.objects.order_by("id")
    assert (newcomer.customer_id, newcomer.contact_phone, where(newcomer.id)) == (None, "+7 900", "general.new")
    assert (known.customer_id, known.amount, where(known.id)) == (dealer.id, Decimal("1500.50"), "regular.request")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": ""}, "Обязательное поле"),
        ({"contact_phone": ""}, "Укажите, с кем сделка"),
        ({"amount": "-5"}, "больше либо равно 0"),
        ({"buyer": "Никто"}, "Нет покупателя с таким названием или ИНН"),
        ({"order": "77777"}, "Заказа с таким номером нет"),
        ({"pipeline": "moon"}, "Статуса «moon» нет"),
        ({"due_on": "завтра"}, "правильную дату"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_opened(
    us: Company, wrong: dict[str, str], told: str
) -> None:
    page = desk().post(f"{THERE}new/", {"title": "Насосы", "pipeline": "general", "contact_phone": "1", **wrong})

    assert page.status_code in (422, 409)
    assert told in said(page)
    assert not Deal.objects.exists()


def test_several_buyers_that_fit_are_offered(us: Company) -> None:
    first, _second = us.dealer("ООО «Вега»"), us.dealer("ООО «Вега Плюс»")
    client, form = desk(), {"title": "Насосы", "pipeline": "general", "buyer": "Вег"}

    page = client.post(f"{THERE}new/", form)
    assert "Подходят несколько покупателей" in said(page)
    client.post(f"{THERE}new/", {**form, "chosen": str(first.id)})

    assert Deal.objects.get().customer_id == first.id


def test_the_card_says_what_next_and_has_one_filled_button(us: Company) -> None:
    deal = deal_of(us, title="Насосы")

    page = said(desk(account=us.manager).get(f"{THERE}{deal}/"))

    assert "Позвоните в течение часа" in page
    assert page.count("button--main") == 1
    assert "Связаться с новым клиентом" in page
    assert "Сделка заведена" in page


def test_a_move_goes_through_and_one_that_lacks_something_asks_for_it_first(us: Company) -> None:
    deal, client = deal_of(us), desk(account=us.manager)

    asked = client.post(f"{THERE}{deal}/move/", {"to": "general.offer", "seen": "general.new"}, follow=True)
    assert asked.redirect_chain == [(f"{THERE}{deal}/change/?to=general.offer", 302)]
    assert "После сохранения сделка перейдёт в статус «Предложение отправлено»" in said(asked)

    form = {"title": "Насосы", "contact_phone": "1", "amount": "500", "to": "general.offer", "stands": "general.new"}
    client.post(f"{THERE}{deal}/change/", {**form, "seen": "1"})
    assert (where(deal), Deal.objects.get().amount) == ("general.offer", Decimal(500))


def test_a_move_the_role_may_not_make_is_refused_in_words(us: Company) -> None:
    deal = deal_of(us, amount=5, customer_id=us.dealer().id)
    before = EventRow.objects.count()

    page = desk(account=us.manager).post(f"{THERE}{deal}/move/", {"to": "general.won", "seen": "general.new"})

    assert page.status_code == 403
    assert "Ваша роль не может переводить сделку" in said(page)
    assert (where(deal), EventRow.objects.count()) == ("general.new", before)


def test_whoever_comes_second_is_told_and_the_deal_stays_where_the_first_put_it(us: Company) -> None:
    deal, client = deal_of(us, amount=5), desk(account=us.manager)
    client.post(f"{THERE}{deal}/move/", {"to": "general.work", "seen": "general.new"})

    second = client.post(f"{THERE}{deal}/move/", {"to": "general.offer", "seen": "general.new"}, follow=True)

    assert "Сделку тем временем перевёл кто-то другой" in said(second)
    assert where(deal) == "general.work"


def test_a_deal_is_lost_only_with_a_reason(us: Company) -> None:
    deal, client = deal_of(us), desk(account=us.manager)

    asked = client.post(f"{THERE}{deal}/move/", {"to": "general.lost", "seen": "general.new"}, follow=True)
    assert "почему сделка не состоялась" in said(asked)
    client.post(f"{THERE}{deal}/move/", {"to": "general.lost", "seen": "general.new", "reason": "Дорого"})

    assert (where(deal), Deal.objects.get().lost_reason) == ("general.lost", "Дорого")
    assert "Дорого" in said(client.get(f"{THERE}{deal}/"))


def test_from_the_board_one_comes_back_to_the_board(us: Company) -> None:
    deal = deal_of(us)

    answer = desk(account=us.manager).post(
        f"{THERE}{deal}/move/", {"to": "general.work", "seen": "general.new", "from": "board"}
    )

    assert answer["Location"] == f"{THERE}?pipeline=general"


def test_the_list_is_narrowed_by_words_places_and_conditions(us: Company) -> None:
    deal_of(us, title="Насосы", amount=5)
    deal_of(us, "general.work", title="Фильтры", amount=5000)
    deal_of(us, "regular", title="Масло", contact_phone="+7 999 123")
    client = desk()
    large = '{"field":"amount","operator":"at_least","value":"1000"}'

    def shown(query: dict[str, str]) -> list[str]:
        page = said(client.get(f"{THERE}list/", query))
        return [one for one in ("Насосы", "Фильтры", "Масло") if one in page]

    assert shown({}) == ["Насосы", "Фильтры", "Масло"]
    assert shown({"q": "фильтр"}) == ["Фильтры"]
    assert shown({"q": "999 123"}) == ["Масло"]
    assert shown({"place": "general"}) == ["Насосы", "Фильтры"]
    assert shown({"place": "general.new"}) == ["Насосы"]
    assert shown({"if": large}) == ["Фильтры"]
    assert shown({"mine": "1"}) == []
    assert client.get(f"{THERE}list/", {"buyer": "moon"}).status_code == 422


def test_a_salesperson_sees_only_his_own_and_a_storekeeper_moves_nothing(us: Company) -> None:
    deal = deal_of(us, title="Насосы")
    other = desk("salesperson")

    assert "Насосы" not in said(other.get(THERE))
    assert "Насосы" not in said(other.get(f"{THERE}list/"))
    assert other.get(f"{THERE}{deal}/").status_code == 404
    assert other.post(f"{THERE}{deal}/move/", {"to": "general.work"}).status_code == 404
    assert desk("storekeeper").post(f"{THERE}{deal}/move/", {"to": "general.work"}).status_code == 403
    assert desk("accountant").get(f"{THERE}new/").status_code == 404
    assert where(deal) == "general.new"


def test_a_deal_is_given_over_by_the_head_and_its_task_is_seen_to(us: Company) -> None:
    deal, head = deal_of(us), desk("head_of_sales")
    other = person("salesperson", "другой")

    head.post(f"{THERE}{deal}/responsible/", {"responsible": str(other.id)})
    assert Deal.objects.get().responsible_id == other.id
    assert head.post(f"{THERE}{deal}/responsible/", {"responsible": "moon"}).status_code == 422
    head.post(f"{THERE}{deal}/tasks/{Task.objects.get().id}/")

    assert Task.objects.get().done_at is not None


def test_a_task_of_a_deal_leads_to_it_from_the_queue(us: Company) -> None:
    deal, client = deal_of(us), desk(account=us.manager)

    assert f'href="{THERE}{deal}/"' in said(client.get("/desk/"))
    assert client.get("/desk/next/")["Location"] == f"{THERE}{deal}/"


def test_the_cards_of_a_buyer_and_an_order_name_their_deals_and_finding_finds_them(us: Company) -> None:
    dealer, client = us.dealer("ООО «Вега»"), desk()
    order = Order.objects.create(
        number="Т-77", customer=dealer.party, stage="submitted", placed_at=clock.now(), responsible=us.manager
    )
    deal = deal_of(us, "regular", title="Заявка Веги", order_id=order.id, contact_phone="")
    there = f'href="{THERE}{deal}/"'

    assert there in said(client.get(f"/desk/buyers/{dealer.id}/"))
    page = client.get(f"/desk/orders/{order.id}/")
    assert there in said(page)
    assert f"{THERE}new/?buyer={dealer.id}&amp;order=%D0%A2-77" in said(page)
    assert there in said(client.get("/desk/find/", {"q": "Заявка"}))
    form = said(client.get(f"{THERE}new/", {"buyer": str(dealer.id), "order": "Т-77"}))
    assert 'value="ООО «Вега»"' in form
    assert 'value="Т-77"' in form


def test_a_validation_holds_a_deal_back_with_its_author_s_words(us: Company) -> None:
    body = {
        "title": {"ru": "Крупные ведёт руководитель"},
        "subject": "deal",
        "fields": ["status"],
        "roles": ["salesperson"],
        "means": "forbid",
        "when": {"field": "amount", "operator": "more_than", "value": 1_000_000},
        "message": {"ru": "Такую сделку ведёт руководитель."},
    }
    publish(us.actor, "validation", "large", body)
    deal = deal_of(us, amount=2_000_000)
    before = EventRow.objects.count()

    page = desk(account=us.manager).post(f"{THERE}{deal}/move/", {"to": "general.work", "seen": "general.new"})

    assert page.status_code == 422
    assert "Такую сделку ведёт руководитель." in said(page)
    assert (where(deal), EventRow.objects.count()) == ("general.new", before)
    desk("head_of_sales").post(f"{THERE}{deal}/move/", {"to": "general.work", "seen": "general.new"})
    assert where(deal) == "general.work"


def test_why_nothing_happened_answers_for_a_deal(us: Company) -> None:
    rule = {
        "title": {"ru": "Крупные"},
        "on": "deals.opened",
        "when": {"field": "amount", "operator": "more_than", "value": 5},
        "then": [{"do": "deals.move", "place": "general.work"}],
    }
    publish(us.actor, "rule", "large", rule)
    deal = deal_of(us, amount=1)
    client = desk()

    assert f"?deal={deal}" in said(client.get(f"{THERE}{deal}/"))
    assert "<tbody>" in said(client.get("/desk/runs/why/", {"deal": str(deal)}))
    assert "<tbody>" not in said(desk("salesperson").get("/desk/runs/why/", {"deal": str(deal)}))
    assert client.get("/desk/runs/why/", {"deal": "moon"}).status_code == 200


def test_everything_about_deals_holds_afterwards(us: Company) -> None:
    deal = deal_of(us, "general.work", amount=5)
    desk(account=us.manager).post(f"{THERE}{deal}/move/", {"to": "general.offer", "seen": "general.work"})

    assert [broken.law.key for broken in broken_laws() if broken.law.key.startswith("deals.")] == []
    Deal.objects.update(order_id=Order.objects.create(number="Т-1", customer=us.dealer().party).id)
    assert [broken.law.key for broken in broken_laws() if broken.law.key.startswith("deals.")] == ["deals.orders"]


def test_the_history_says_what_was_changed(us: Company) -> None:
    deal, client = deal_of(us, amount=5, comment="Звонил"), desk(account=us.manager)
    form = {"title": "Насосы", "contact_phone": "1", "amount": "1500", "due_on": "2026-12-01", "seen": "1"}

    client.post(f"{THERE}{deal}/change/", form)
    page = said(client.get(f"{THERE}{deal}/")).replace("\xa0", " ")

    assert "сумма: 5 ₽ → 1 500 ₽" in page
    assert "срок: — → 1 декабря 2026" in page
    assert "комментарий: Звонил → —" in page


def test_buyers_are_offered_while_one_types(us: Company) -> None:
    us.dealer("ООО «Вега <b>»"), us.dealer("ООО «Лира»")
    client, buyer = desk(), Client()
    buyer.force_login(us.dealer().account)

    offered = client.get("/desk/buyers/suggestions/?buyer=вега").content.decode()

    assert offered == '<option value="ООО «Вега &lt;b&gt;»"></option>'
    assert client.get("/desk/buyers/suggestions/?buyer=в").content == b""
    assert client.get("/desk/buyers/suggestions/").content == b""
    assert buyer.get("/desk/buyers/suggestions/?buyer=вега").status_code == 404
    assert 'list="buyers"' in client.get(f"{THERE}new/").content.decode()


def test_a_deal_is_given_over_from_its_card_with_its_tasks_unless_unticked(us: Company) -> None:
    first, second = person("salesperson", "Первый"), person("salesperson", "Второй")
    deal = deal_of(us, "general.work")
    Task.objects.create(key="k", kind="deal", title="Позвонить", holder_id=deal, assignee=us.manager)
    client = desk("head_of_sales")
    assert 'name="tasks" value="1" checked' in client.get(f"{THERE}{deal}/").content.decode()

    client.post(f"{THERE}{deal}/responsible/", {"responsible": str(first.id)})
    stayed = Task.objects.get(key="k").assignee_id
    client.post(f"{THERE}{deal}/responsible/", {"responsible": str(us.manager.id)})
    client.post(f"{THERE}{deal}/responsible/", {"responsible": str(second.id), "tasks": "1"})

    assert (stayed, Task.objects.get(key="k").assignee_id) == (us.manager.id, second.id)
