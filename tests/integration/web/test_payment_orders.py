"""Payment orders on the pages: the buyer's form, what is wrong beside its field, the manager's yes and no, files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dealernet.business.orders.commands import send_payment_order
from dealernet.business.orders.models import Order, PaymentOrder
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.files.models import StoredFile
from factories.paying import PNG, asked, awaiting, paper
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us(settings: Any, tmp_path: Path) -> Company:
    settings.DATA_DIR = tmp_path
    return company()


@pytest.fixture
def dealer(us: Company) -> Dealer:
    return us.dealer()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def there(order: Order) -> str:
    return reverse("portal-order-payment-order", args=[order.id])


def typed(content: bytes = PNG, name: str = "a.png", **changed: str) -> dict[str, Any]:
    values = {"number": "17", "dated_on": f"{clock.today()}", "amount": "12 500,00"}
    return {**values, **changed, "file": SimpleUploadedFile(name, content)}


def words(response: Any) -> str:
    return str(response.content.decode().replace("\xa0", " "))


def test_the_buyer_sends_it_and_the_manager_accepts_with_one_press(us, dealer):
    order = asked(us, dealer)
    buyer, manager = signed_in(dealer.account), signed_in(us.manager)

    assert there(order) in words(buyer.get(f"/orders/{order.id}/"))
    assert words(buyer.get(there(order))).count("field__error") == 0
    sent = buyer.post(there(order), typed())
    assert sent.headers["Location"] == f"/orders/{order.id}/"
    one = PaymentOrder.objects.get()
    card = words(manager.get(f"/desk/orders/{order.id}/"))
    assert "Принять платёжное поручение № 17" in card
    assert "В файле нет текста" in card

    manager.post(reverse("desk-payment-order-acceptance", args=[order.id, one.id]))

    order.refresh_from_db()
    assert (order.may_ship, order.payment_order) == (True, "accepted")
    assert "Платёжное поручение получено" in words(manager.get(f"/desk/orders/{order.id}/"))
    assert "Платёжное поручение получено" in words(buyer.get(f"/orders/{order.id}/"))
    manager.post(reverse("desk-payment-order-acceptance", args=[order.id, one.id]), follow=True)
    assert EventRow.objects.filter(kind="orders.shipping_allowed").count() == 1
    assert EventRow.objects.filter(kind="orders.payment_order_accepted").count() == 1


def test_rejected_the_buyer_reads_why_and_sends_another(us, dealer):
    order = asked(us, dealer)
    buyer, manager = signed_in(dealer.account), signed_in(us.manager)
    buyer.post(there(order), typed())
    one = PaymentOrder.objects.get()
    reject = reverse("desk-payment-order-rejection", args=[order.id, one.id])

    assert manager.post(reject, {"reason": " "}).status_code == 422
    manager.post(reject, {"reason": "Счёт <b>не тот</b>"})

    for page in (f"/orders/{order.id}/", there(order)):
        assert "Счёт &lt;b&gt;не тот&lt;/b&gt;" in words(buyer.get(page))
    buyer.post(there(order), typed(PNG + b"1", number="18"))
    assert list(PaymentOrder.objects.order_by("id").values_list("state", flat=True)) == ["rejected", "sent"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"content": b"MZ a program", "name": "a.pdf"}, "нужен PDF или картинка"),
        ({"content": PNG + bytes(10 * 1024 * 1024)}, "больше 10 МБ"),
        ({"content": b"%PDF-1.4 cut", "name": "a.pdf"}, "PDF оборван"),
        ({"amount": "0"}, "Сумма больше нуля"),
        ({"amount": "abc"}, "field__error"),
        ({"dated_on": "2099-01-01"}, "Дата поручения — сегодня или раньше"),
        ({"dated_on": "31.31.2026"}, "field__error"),
        ({"number": ""}, "field__error"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(us, dealer, changed, says):
    order = asked(us, dealer)

    answer = signed_in(dealer.account).post(there(order), typed(**changed))

    assert (answer.status_code, says in words(answer), "field__error" in words(answer)) == (422, True, True)
    assert PaymentOrder.objects.count() == 0


def test_a_file_of_another_order_is_refused_with_its_number(us, dealer):
    first, second = asked(us, dealer), asked(us, dealer)
    buyer = signed_in(dealer.account)
    buyer.post(there(first), typed())

    answer = buyer.post(there(second), typed())

    assert (answer.status_code, f"№ {first.number}" in words(answer)) == (422, True)
    assert PaymentOrder.objects.count() == 1


def test_nobody_elses_order_paper_or_file_is_there(us, dealer):
    order, stranger = asked(us, dealer), signed_in(us.dealer().account)
    send_payment_order(dealer.actor, order.id, paper(order))
    one = PaymentOrder.objects.get()
    nina = Account.objects.create_user("n@example.ru", "x" * 12, name="Нина", role="salesperson")
    file = reverse("payment-order-face", args=[one.id])
    acts = [f"desk-payment-order-{name}" for name in ("acceptance", "rejection")]

    assert [stranger.get(there(order)).status_code, stranger.post(there(order), typed()).status_code] == [404, 404]
    assert [stranger.get(file).status_code, signed_in(nina).get(file).status_code] == [404, 404]
    for client in (stranger, signed_in(nina), signed_in(dealer.account)):
        for act in acts:
            answer = client.post(reverse(act, args=[order.id, one.id]), {"reason": "Нет"})
            assert answer.status_code in (403, 404)
    one.refresh_from_db()
    assert (one.state, PaymentOrder.objects.count()) == ("sent", 1)

    given = signed_in(dealer.account).get(file)
    assert (given.headers["Content-Type"], given.headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert b"".join(given.streaming_content).startswith(b"%PDF-")


def test_an_order_that_awaits_none_leads_back(us, dealer):
    order = awaiting(us, dealer)
    buyer = signed_in(dealer.account)

    assert buyer.get(there(order)).headers["Location"] == f"/orders/{order.id}/"
    assert buyer.post(there(order), typed()).status_code == 422
    assert PaymentOrder.objects.count() == 0
    assert there(order) not in words(buyer.get(f"/orders/{order.id}/"))


def test_the_manager_asks_by_one_press_and_the_api_tells_how_far_it_is(us, dealer):
    order = awaiting(us, dealer)
    manager = signed_in(us.manager)
    assert "payment-order-request" in words(manager.get(f"/desk/orders/{order.id}/"))

    manager.post(reverse("desk-order-act", args=[order.id, "payment-order-request"]))

    order.refresh_from_db()
    assert order.payment_order == "asked"
    assert "payment-order-request" not in words(manager.get(f"/desk/orders/{order.id}/"))


def test_cards_take_as_many_statements_for_one_paper_as_for_many(us, dealer):
    order = asked(us, dealer)
    buyer, manager = signed_in(dealer.account), signed_in(us.manager)
    pages = [(buyer, f"/orders/{order.id}/"), (manager, f"/desk/orders/{order.id}/")]

    def statements() -> list[int]:
        found = []
        for client, page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as seen:
                client.get(page)
            found.append(len(seen))
        return found

    buyer.post(there(order), typed())
    one = statements()
    for n in range(4):
        buyer.post(there(order), typed(PNG + bytes(n + 1), number=f"{n}"))

    assert (statements(), PaymentOrder.objects.count()) == (one, 5)


def test_the_sum_that_is_left_stands_in_the_form(us, dealer):
    order = asked(us, dealer)

    page = words(signed_in(dealer.account).get(there(order)))

    assert 'name="amount" value="12500,00"' in page


def waiting(page: str) -> str:
    found = re.search(r'name="waiting" value="([^"]+)"', page)
    return found.group(1) if found else ""


def test_a_file_that_is_right_is_not_chosen_again_after_another_mistake(us, dealer):
    order, buyer = asked(us, dealer), signed_in(dealer.account)

    refused = words(buyer.post(there(order), typed(name="платёжка.png", number="")))
    none_yet = PaymentOrder.objects.count()
    again = typed(waiting=waiting(refused))
    del again["file"]
    sent = buyer.post(there(order), again)

    assert "платёжка.png" in refused
    assert "Выбирать его снова не нужно" in refused
    assert (none_yet, sent.status_code) == (0, 302)
    assert (PaymentOrder.objects.get().file_name, PaymentOrder.objects.get().number) == ("платёжка.png", "17")
    assert not StoredFile.objects.filter(space="payment_orders_waiting").exists()


def test_a_file_chosen_anew_takes_the_place_of_the_one_that_waits(us, dealer):
    order, buyer = asked(us, dealer), signed_in(dealer.account)
    first = waiting(words(buyer.post(there(order), typed(PNG + b"1", number=""))))
    second = waiting(words(buyer.post(there(order), typed(PNG + b"2", number="", waiting=first))))
    late = typed(waiting=first)
    del late["file"]

    answer = words(buyer.post(there(order), late))
    buyer.post(there(order), {**late, "waiting": second})

    assert "Выберите файл платёжного поручения" in answer
    [kept] = StoredFile.objects.all()
    assert (kept.space, kept.size) == ("payment_orders", len(PNG) + 1)


@pytest.mark.parametrize("changed", [{"content": b"MZ a program"}, {"content": PNG + bytes(10 * 1024 * 1024)}])
def test_a_file_that_is_wrong_does_not_wait(us, dealer, changed):
    order = asked(us, dealer)

    page = words(signed_in(dealer.account).post(there(order), typed(number="", **changed)))

    assert (waiting(page), StoredFile.objects.count()) == ("", 0)


def test_nobody_sends_a_file_that_waits_for_another_order_or_another_buyer(us, dealer):
    order, second, theirs = asked(us, dealer), asked(us, dealer), us.dealer()
    other = asked(us, theirs)
    ticket = waiting(words(signed_in(dealer.account).post(there(order), typed(number=""))))
    given = typed(waiting=ticket)
    del given["file"]

    for client, place in ((signed_in(dealer.account), second), (signed_in(theirs.account), other)):
        assert client.post(there(place), given).status_code == 422

    assert PaymentOrder.objects.count() == 0


def test_on_the_card_the_yes_is_taken_back_with_a_reason_the_buyer_reads(us, dealer):
    order = asked(us, dealer)
    buyer, manager = signed_in(dealer.account), signed_in(us.manager)
    buyer.post(there(order), typed())
    one = PaymentOrder.objects.get()
    back = reverse("desk-payment-order-taking-back", args=[order.id, one.id])
    assert back not in words(manager.get(f"/desk/orders/{order.id}/"))
    manager.post(reverse("desk-payment-order-acceptance", args=[order.id, one.id]))
    assert back in words(manager.get(f"/desk/orders/{order.id}/"))

    assert manager.post(back, {"reason": " "}).status_code == 422
    assert manager.post(back, {"reason": "Банк <b>вернул</b>"}).status_code == 302

    card = words(manager.get(f"/desk/orders/{order.id}/"))
    assert "Больше не принято" in card
    assert "больше не принято. Банк &lt;b&gt;вернул&lt;/b&gt;" in card
    assert back not in card
    page = words(buyer.get(f"/orders/{order.id}/"))
    assert "Платёжное поручение № 17 не подошло: пришлите другое" in page
    assert "Банк &lt;b&gt;вернул&lt;/b&gt;" in page
    assert there(order) in page
    order.refresh_from_db()
    assert (order.may_ship, order.payment_order) == (False, "asked")


def test_by_the_api_payment_orders_are_seen_decided_and_taken_back(us, dealer):
    order = asked(us, dealer)
    send_payment_order(dealer.actor, order.id, paper(order))
    one = PaymentOrder.objects.get()
    key = {"Authorization": f"Bearer {issue_token(us.manager, 'test')}"}
    page, root = Client(headers=key), f"/api/v1/orders/{order.id}/payment-orders/"

    def posted(act: str, **body: str) -> Any:
        return page.post(f"{root}{one.id}/{act}/", body, content_type="application/json")

    [row] = page.get(root).json()["rows"]
    assert (row["state"], row["number"], row["amount"]) == ("sent", "17", "12500.00")
    assert posted("taking-back", reason="Банк вернул").json()["code"] == "payment_order_not_accepted"
    assert posted("acceptance").json()["rows"][0]["state"] == "accepted"
    assert posted("rejection", reason="Нет").status_code == 409
    assert posted("taking-back").status_code == 422
    taken = posted("taking-back", reason="Банк вернул").json()["rows"][0]
    assert (taken["state"], taken["reason"]) == ("taken_back", "Банк вернул")
    assert posted("taking-back", reason="Банк вернул").status_code == 200

    theirs = Client(headers={"Authorization": f"Bearer {issue_token(dealer.account, 'test')}"})
    assert theirs.get(root).json()["rows"][0]["decided_by"] == ""
    assert theirs.post(f"{root}{one.id}/acceptance/").status_code == 403
    stranger = us.dealer()
    other = Client(headers={"Authorization": f"Bearer {issue_token(stranger.account, 'test')}"})
    assert other.get(root).status_code == 404
