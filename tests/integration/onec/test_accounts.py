"""One exchange account an agreement: each node of 1C is given its own buyers' orders, the main one all others."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from dealernet.business.orders.commands import NewLine, NewOrder, invoice_orders, place_orders, qualify_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount, Terms
from dealernet.foundation.access.models import Account
from dealernet.integrations.onec.accounts import AlreadyClaimed, NobodyNamed, keep_account, may_speak_of
from dealernet.integrations.onec.emulator import Trade11
from dealernet.integrations.onec.models import ExchangeAccount
from dealernet.integrations.onec.sessions import make_account
from factories.onec import delivered
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    found = company()
    BankAccount.objects.create(
        party=found.seller.party, number="40702810200000000001", bank_name="Банк", bic="044525225", is_default=True
    )
    return found


def agreed(us: Company, agreement: str) -> Dealer:
    dealer = us.dealer()
    Terms.objects.filter(party=dealer.party).update(agreement=agreement)
    return dealer


def sold(us: Company, dealer: Dealer) -> str:
    [outcome] = place_orders(us.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    qualify_orders(us.actor, [outcome.subject])
    invoice_orders(us.actor, [outcome.subject])
    delivered()
    return Order.objects.get(id=outcome.subject).number


def test_each_node_is_given_the_orders_of_its_agreement_and_the_main_one_the_rest(us: Company, live_server) -> None:
    address = f"{live_server.url}/1c/exchange/main"
    main, password = make_account(us.actor)
    wholesale = Trade11(address, *keep_account(us.actor, name="Опт", agreement="Опт с отсрочкой"))
    key = agreed(us, "Опт")
    named = Trade11(address, *keep_account(us.actor, name="Ключевые", party_ids=[key.id]))
    numbers = [sold(us, agreed(us, "опт с отсрочкой")), sold(us, key), sold(us, agreed(us, "Розница"))]

    taken = [trade.take_orders() for trade in (wholesale, named, Trade11(address, main.login, password))]

    assert taken == [[number] for number in numbers]


def test_an_account_of_an_agreement_speaks_of_its_own_buyers_only_and_the_main_one_of_all(us: Company) -> None:
    login, _password = keep_account(us.actor, name="Опт", agreement="Опт")
    main, _ = make_account(us.actor)
    own, other = agreed(us, "Опт"), agreed(us, "Розница")
    account = ExchangeAccount.objects.get(login=login)

    assert (may_speak_of(account, own.id), may_speak_of(account, other.id)) == (True, False)
    assert (may_speak_of(main, own.id), may_speak_of(main, other.id)) == (True, True)


def test_nobody_and_what_another_account_has_are_refused_and_nothing_is_made(us: Company) -> None:
    dealer = agreed(us, "Опт")
    keep_account(us.actor, name="Опт", agreement="Опт", party_ids=[dealer.id])

    with pytest.raises(NobodyNamed):
        keep_account(us.actor, name="Пусто")
    with pytest.raises(AlreadyClaimed):
        keep_account(us.actor, name="Опт 2", agreement="опт")
    with pytest.raises(AlreadyClaimed):
        keep_account(us.actor, name="Опт 3", agreement="Розница", party_ids=[dealer.id])

    assert ExchangeAccount.objects.count() == 1


def test_the_page_makes_an_account_shows_its_password_once_and_closes_it(us: Company) -> None:
    dealer = agreed(us, "Опт")
    dealer.party.inn = "6699001010"
    dealer.party.save()
    admin = Client()
    admin.force_login(
        Account.objects.create_user("irina@example.ru", "correct horse battery", name="Ирина", role="administrator")
    )

    unknown = admin.post("/desk/1c/accounts/", {"name": "Опт", "inns": "5401003030"})
    made = admin.post("/desk/1c/accounts/", {"name": "Опт", "agreement": "Опт", "inns": "6699001010"}, follow=True)
    again = admin.get("/desk/1c/accounts/").content.decode()
    admin.post("/desk/1c/accounts/1c-2/closing/")

    assert unknown.status_code == 422
    assert "нет покупателя с ИНН 5401003030" in unknown.content.decode()
    assert "Пароль, показан только сейчас" in made.content.decode()
    assert "Пароль, показан только сейчас" not in again
    assert "Соглашение: Опт" in again
    assert not ExchangeAccount.objects.get(login="1c-2").is_active
