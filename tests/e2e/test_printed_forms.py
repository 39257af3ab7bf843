"""Printed forms in a browser: a sentence is put on the order's form by keyboard, seen on the paper, printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealernet.business.documents.forms import KIND
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import current
from e2e.person import Person
from e2e.story import picture
from factories.printing import printed
from factories.trade import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_sentence_is_put_on_a_form_seen_on_the_paper_published_and_printed(person: Person) -> None:
    ours = company()
    dealer = ours.dealer()
    [order] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(ours.product().id, Decimal(2))])])
    Account.objects.create_user("a@x.example", "correct horse battery", name="А", role="administrator")
    person.sign_in("a@x.example")
    person.opens("/desk/settings/printed-forms/order/")
    page = person.page
    paper = page.locator("#looked img.drawn")
    paper.wait_for()
    before = paper.first.get_attribute("src")

    page.locator("#adds").select_option("text")
    page.get_by_role("button", name="Добавить", exact=True).click()
    page.fill("textarea[name='o-text-ru']", "Спасибо за заказ {{ nomber }}!")
    page.get_by_text("нет слова «nomber» (может быть, «number»?)").first.wait_for()
    page.fill("textarea[name='o-text-ru']", "Спасибо за заказ № {{ number }}!")
    drawn = "old => { const paper = document.querySelector('#looked img'); return paper && paper.src !== old; }"
    page.wait_for_function(drawn, arg=before)
    assert person.axe_findings() == []
    picture(page, "printed-form")
    blocks = page.locator("ol.steps > li")
    last = blocks.count()
    page.get_by_role("button", name=f"Блок {last} выше").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Блок {last - 1} ниже").wait_for()
    page.wait_for_function("name => document.activeElement.ariaLabel === name", arg=f"Блок {last - 1} выше")
    page.keyboard.press("Enter")
    blocks.nth(last - 3).locator("textarea[name='o-text-ru']").wait_for()
    page.fill("#comment", "благодарим")
    page.get_by_role("button", name="Опубликовать").click()
    page.get_by_text("Печатная форма действует, редакция 1.").wait_for()

    found = current(KIND, "order")
    assert found is not None
    assert found.body["blocks"][-3]["text"] == {"ru": "Спасибо за заказ № {{ number }}!"}
    person.opens(f"/desk/orders/{order.subject}/")
    there = page.locator("#forms").get_by_role("link", name="Заказ").get_attribute("href")
    answer = page.request.get(f"{person.base}{there}")
    assert "Спасибозазаказ№" in printed(answer.body())
