"""Validations in a browser: an administrator makes one by pages, a manager reads its words beside the field."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.parties.models import Terms
from dealernet.foundation.access.models import Account
from e2e.person import Person
from factories.trade import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_limit_is_forbidden_to_managers_by_a_page_and_refused_beside_its_field(person: Person) -> None:
    ours = company()
    dealer = ours.dealer("ООО «Ёлка»", limit="1000")
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    person.sign_in("a@x.example")
    person.opens("/desk/settings/validations/new/party/")
    page = person.page
    assert person.axe_findings() == []

    page.fill("input[name=title_ru]", "Лимит")
    page.check("input[name=fields_changed][value=credit_limit]")
    page.check("input[name=roles][value=salesperson]")
    page.locator("[data-adds=row]").first.click()
    page.locator("[data-picks=field]").select_option("credit_limit")
    page.locator("[data-picks=operator]").select_option("more_than")
    page.locator("[data-value] input").fill("100 000")
    page.fill("input[name=message_ru]", "Больше 100 000 ₽ даёт руководитель.")
    page.get_by_role("button", name="Опубликовать").click()
    page.get_by_text("Больше 100 000 ₽ даёт руководитель.").wait_for()
    assert person.axe_findings() == []

    page.context.clear_cookies()
    person.sign_in("svetlana@example.ru")
    person.opens(f"/desk/buyers/{dealer.id}/")
    page.locator("#terms details summary").click()
    page.locator("input[name=credit_limit]").fill("500000")
    page.locator("form[action$='/terms/'] button[type=submit]").click()

    page.locator("#id_credit_limit-error").get_by_text("Больше 100 000 ₽ даёт руководитель.").wait_for()
    assert page.locator("input[name=credit_limit]").input_value() == "500000"
    assert Terms.objects.get(party=dealer.id).credit_limit == Decimal(1000)
