"""The page of the border with 1C: seen by those who see the exchange, changed by an administrator."""

from __future__ import annotations

import pytest
from django.test import Client

from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.exchange.border import KEY, KIND, border_in_force
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def signed(role: str) -> Client:
    client = Client()
    client.force_login(
        Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name="Ирина", role=role)
    )
    return client


CHOSEN = {
    "terms": "onec",
    "debts": "onec",
    "invoices": "onec",
    "invoice_number": "document",
    "final_at": "qualified",
    "later_change": "again",
    "comment": "1С ведёт бухгалтерия",
}


def test_an_administrator_publishes_a_border_and_its_history_names_who_and_why(us: Company) -> None:
    admin = signed("administrator")

    done = admin.post("/desk/1c/border/publication/", CHOSEN, follow=True).content.decode()

    border = border_in_force()
    assert (border.revision, border.terms, border.invoices, border.final_at) == (1, "onec", "onec", "qualified")
    assert "Действует редакция 1." in done
    assert "1С ведёт бухгалтерия" in done
    assert "Ирина" in done


def test_a_border_that_cannot_work_is_refused_with_the_reason_and_what_was_chosen_stays(us: Company) -> None:
    admin = signed("administrator")

    answer = admin.post("/desk/1c/border/publication/", {**CHOSEN, "final_at": "paid"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "иначе счёта не будет никогда" in page
    assert 'value="1С ведёт бухгалтерия"' in page
    assert border_in_force().revision == 0


def test_an_accountant_reads_the_border_and_does_not_change_it(us: Company) -> None:
    accountant = signed("accountant")

    page = accountant.get("/desk/1c/border/").content.decode()
    refused = accountant.post("/desk/1c/border/publication/", CHOSEN)

    assert "Границу меняет администратор." in page
    assert refused.status_code == 403
    assert border_in_force().revision == 0


def test_the_card_shows_terms_of_1c_read_only_and_says_who_may_override(us: Company) -> None:
    publish(us.actor, KIND, KEY, {"terms": "onec"})
    dealer = us.dealer()
    client = Client()
    client.force_login(us.manager)

    page = client.get(f"/desk/buyers/{dealer.id}/").content.decode()
    refused = client.post(f"/desk/buyers/{dealer.id}/terms/", {"deferral_days": "30"})

    assert 'name="deferral_days"' not in page
    assert 'name="customer_type"' in page
    assert "только руководитель продаж или администратор" in page
    assert refused.status_code == 409
    assert "Отсрочка, дней: это условие ведёт 1С" in refused.content.decode()
    assert 'name="deferral_days"' in signed("head_of_sales").get(f"/desk/buyers/{dealer.id}/").content.decode()
