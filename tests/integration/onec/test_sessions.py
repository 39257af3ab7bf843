"""Who is let in, and which session a request belongs to, whatever a client loses on its way."""

from __future__ import annotations

import base64

import pytest
from django.core.cache import cache
from django.test import Client

from dealernet.integrations.onec.emulator import ServerFault, Trade11
from dealernet.integrations.onec.models import ExchangeAccount, ExchangeCall, ExchangeSession
from dealernet.integrations.onec.sessions import make_account, stop
from factories.onec import goods, sold

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh_tries():
    cache.clear()


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_cookie_or_sessid_or_neither_is_enough_and_a_wrong_sessid_is_refused_whatever_the_cookie(us, trade):
    trade.check("catalog")
    cookie, sessid = trade.cookie, trade.sessid

    for trade.cookie, trade.sessid in ((cookie, ""), ("", sessid), ("sid1c=stale", sessid), (cookie, sessid)):
        assert trade.call("catalog", "init").startswith(b"zip=no")

    trade.cookie, trade.sessid = cookie, "0" * 32
    assert trade.call("catalog", "init").startswith("failure\nСеанс".encode())

    make_account(us.actor, login="other")
    other = ExchangeSession.objects.create(
        account=ExchangeAccount.objects.get(login="other"), kind="catalog", token="f" * 32
    )
    trade.cookie, trade.sessid = cookie, other.token
    assert trade.call("catalog", "init").startswith(b"failure")


def test_a_client_that_keeps_nothing_has_one_session_of_its_own_by_its_password(us, trade, reading):
    trade.by_password = True

    assert trade.call("catalog", "init").startswith(b"zip=no")
    trade.send("catalog", "import0_1.xml", goods("a1"))
    assert trade.imported("catalog", "import0_1.xml") == "success"
    order = sold(us)
    assert trade.asked() == [order.number]
    trade.confirm()
    assert trade.asked() == []
    assert ExchangeSession.objects.filter(by_password=True).count() == 2


def test_no_password_or_a_wrong_one_is_401_and_ten_wrong_ones_close_the_door_for_a_while(us, trade):
    client, there = Client(), "/1c/exchange/main?type=catalog&mode=checkauth"
    trade.check("catalog")
    before = ExchangeSession.objects.count()

    bare = client.get(there)
    assert (bare.status_code, bare.headers["WWW-Authenticate"]) == (401, 'Basic realm="1C"')
    for _ in range(10):
        wrong = client.get(there, headers={"authorization": basic("1c", "guess")})
        assert (wrong.status_code, wrong.content.split(b"\n")[0]) == (401, b"failure")

    right = client.get(there, headers={"authorization": basic(trade.user, trade.password)})
    assert right.status_code == 401
    assert "подождите" in right.content.decode()
    assert ExchangeSession.objects.count() == before
    assert trade.call("catalog", "init").startswith(b"zip=no")  # the session that was open goes on


def test_a_password_in_windows_1251_and_every_mode_by_post_are_understood(us, trade):
    _, password = make_account(us.actor, login="обмен")
    raw = base64.b64encode(f"обмен:{password}".encode("cp1251")).decode()
    there = "/bitrix/admin/1c_exchange.php"
    said = Client().post(f"{there}?type=catalog&mode=checkauth", headers={"authorization": f"Basic {raw}"})
    assert said.content.startswith(b"success\nsid1c\n")
    assert not said.content.endswith(b"\n")
    assert said.content.count(b"\n") == 3

    trade.posts = True
    trade.url = f"{trade.url}/"
    trade.check("catalog")
    trade.init("catalog")
    assert trade.take_orders() == []


def test_what_is_not_spoken_here_is_said_so_and_every_request_is_in_the_journal(us, trade):
    trade.check("catalog")
    assert trade.call("catalog", "dance").startswith("failure\nНе поддерживается".encode())
    assert trade.call("get_catalog", "init").startswith(b"failure")
    assert Client().options("/1c/exchange/main").status_code == 200
    trade.send("catalog", "import_files/a0/деталь.jpg", b"\xff\xd8\xff photo")

    calls = list(ExchangeCall.objects.order_by("id").values_list("mode", "status", "answer"))
    assert calls[0] == ("checkauth", 200, "success")
    assert calls[1][2].startswith("failure: Не поддерживается")
    [sent] = ExchangeCall.objects.filter(mode="file")
    assert (sent.file, sent.size, sent.login, sent.session_id is not None) == (
        "import_files/a0/деталь.jpg",
        9,
        "1c",
        True,
    )


def test_a_stopped_exchange_says_so_at_every_call(us, trade):
    stop(us.actor)

    with pytest.raises(ServerFault):
        trade.check("catalog")
    again = Trade11(trade.url, trade.user, trade.password, by_password=True)
    assert "остановлен" in again.call("sale", "query").decode()
