"""A text pasted too long is told beside the field; the browser cuts nothing and sends nothing."""

from __future__ import annotations

import pytest

from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from e2e.person import Person
from factories.trade import company

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
COUNT = "one => [one.value.length, one.validationMessage]"


def test_a_wait_of_very_many_hours_and_a_long_name_are_told_and_not_cut(person: Person) -> None:
    company()
    Account.objects.create_user("a@x.example", "correct horse battery", name="a", role="administrator")
    person.sign_in("a@x.example")
    page = person.page
    person.opens("/desk/feed/rules/new/")
    page.locator(".chip--add[value='add:wait']").click()
    page.locator("input[name='1-many']").fill("99999999999")
    page.fill("#title-ru", "я" * 250)

    many, told = page.locator("#title-ru").evaluate(COUNT)
    assert (many, "не больше 200 знаков, а набрано 250" in told) == (250, True)
    assert page.locator("input[name='1-many']").input_value() == "99999999999"
    page.locator("#rule .button--main").click()
    assert page.url.endswith("/new/")
    assert Revision.objects.count() == 0

    page.fill("#title-ru", "Ждать")
    assert page.locator("#title-ru").evaluate(COUNT)[1] == ""


def test_a_when_is_found_by_a_word(person: Person) -> None:
    company()
    Account.objects.create_user("a@x.example", "correct horse battery", name="a", role="administrator")
    person.sign_in("a@x.example")
    page = person.page
    person.opens("/desk/feed/rules/new/")
    before = page.locator("#on option").count()

    page.fill("#on-words", "оплат")
    found = page.locator("#on option").all_inner_texts()
    assert 1 < len(found) < before / 2
    page.locator("#on").select_option(label=found[-1])

    page.wait_for_function("document.getElementById('on-words').value === ''")
    assert page.locator("#on option:checked").inner_text() == found[-1]
    assert page.locator("#on option").count() == before
