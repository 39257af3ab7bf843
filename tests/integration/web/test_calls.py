"""Calls by pages: whoever waits first, one call and what is done about it, on the cards of buyers and deals."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dealernet.automation.packs import add_pack
from dealernet.business.calls.models import Call
from dealernet.business.parties.models import Contact
from dealernet.foundation.access.models import Account
from dealernet.foundation.events.models import EventRow
from factories.calling import PHONE, called
from factories.dealing import deal_of
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
THERE = "/desk/calls/"


@pytest.fixture
def us() -> Company:
    return company()


def desk(role: str = "administrator", account: Account | None = None) -> Client:
    client = Client()
    given = {"name": "А", "role": role}
    client.force_login(account or Account.objects.create_user(f"{role}@x.example", "correct horse battery", **given))
    return client


def said(answer: Any) -> str:
    """The page with numbers as they are kept, however they are written for people."""
    text = re.sub(r"\s+", " ", answer.content.decode())
    return re.sub(r"\+7 (\d{3}) (\d{3})-(\d\d)-(\d\d)", r"+7\1\2\3\4", text)


def test_whoever_waits_stands_first_and_leaves_the_list_once_called_back(us: Company) -> None:
    waits, _taken = called(), called("answered", number="+79990000002")
    page = desk()

    assert PHONE in said(page.get(THERE))
    assert "+79990000002" not in said(page.get(THERE))
    assert "+79990000002" in said(page.get(f"{THERE}?cut=all"))
    there = page.post(f"{THERE}{waits}/returned/", {"from": "list"})
    assert there.headers["Location"] == THERE
    assert PHONE not in said(page.get(THERE))
    assert "Перезвонили" in said(page.get(f"{THERE}{waits}/"))


@pytest.mark.parametrize("query", ["cut=nothing", "since=2026-99-99", "q=%00", "mine=1", "until=2020-01-01"])
def test_an_address_that_makes_no_sense_shows_a_list(us: Company, query: str) -> None:
    called()
    assert desk().get(f"{THERE}?{query}").status_code == 200


def test_a_call_is_marked_and_the_mark_taken_away(us: Company) -> None:
    page, call = desk(account=us.manager), called("answered")

    page.post(f"{THERE}{call}/mark/", {"mark": "target"})
    assert Call.objects.get().mark == "target"
    assert "Целевой" in said(page.get(f"{THERE}?cut=target"))
    page.post(f"{THERE}{call}/mark/", {"mark": ""})
    assert Call.objects.get().mark == ""
    assert page.post(f"{THERE}{call}/mark/", {"mark": "x"}).status_code == 422


def test_the_caller_is_named_by_name_or_inn_and_several_that_fit_are_offered(us: Company) -> None:
    page, call = desk(), called()
    vega, lyra = us.dealer("ООО «Вега Юг»"), us.dealer("ООО «Вега Север»")

    several = page.post(f"{THERE}{call}/buyer/", {"buyer": "вега"})
    assert (several.status_code, said(several).count('name="chosen"')) == (422, 2)
    nobody = page.post(f"{THERE}{call}/buyer/", {"buyer": "Нет такого"})
    assert (nobody.status_code, 'value="Нет такого"' in said(nobody)) == (422, True)
    assert Call.objects.get().party_id is None

    page.post(f"{THERE}{call}/buyer/", {"buyer": "вега", "chosen": str(lyra.id)})
    assert Call.objects.get().party_id == lyra.id
    page.post(f"{THERE}{call}/buyer/", {"buyer": "ООО «Вега Юг»"})
    assert Call.objects.get().party_id == vega.id


def test_a_buyers_card_and_a_newcomers_deal_show_their_calls_and_a_call_opens_a_deal(us: Company) -> None:
    dealer = us.dealer()
    Contact.objects.create(party=dealer.party, name="Анна", phone="8 999 000-00-01")
    of_buyer, of_newcomer = called(number="+79990000001"), called()
    deal = deal_of(us, contact_phone="8 (912) 200-14-15")
    page = desk()

    assert reverse("desk-call", args=[of_buyer]) in said(page.get(reverse("desk-buyer", args=[dealer.id])))
    assert reverse("desk-call", args=[of_newcomer]) in said(page.get(reverse("desk-deal", args=[deal])))
    card = said(page.get(f"{THERE}{of_newcomer}/"))
    link = re.search(r'href="(/desk/deals/new/\?[^"]+)"', card)
    assert link is not None
    assert f'value="{PHONE}"' in said(page.get(link[1].replace("&amp;", "&")))


def test_the_task_of_a_missed_call_leads_to_it_and_why_is_answered(us: Company) -> None:
    add_pack(us.actor, "left_and_missed")
    body = {"title": {"ru": "Сразу"}, "on": "calls.missed", "when": None}
    from dealernet.automation.rules import KIND  # noqa: PLC0415
    from dealernet.foundation.configuration.publishing import publish  # noqa: PLC0415

    step = {"do": "tasks.create", "kind": "missed_call", "title": "Перезвонить: {{ who }} ({{ started_at }})"}
    publish(us.actor, KIND, "at_once", {**body, "then": [{**step, "whom": "administrator"}]})
    page, call = desk(), called()
    let_it_happen()

    queue = said(page.get("/desk/"))
    assert (f"Перезвонить: {PHONE} (" in queue, reverse("desk-call", args=[call]) in queue) == (True, True)
    assert page.get("/desk/next/").headers["Location"] == f"{THERE}{call}/"
    assert "Сразу" in said(page.get(f"/desk/runs/why/?call={call}"))
    assert f">{PHONE}</a>" in said(page.get("/desk/runs/"))


def test_a_salesperson_opens_no_call_of_somebody_elses_customer_and_the_storekeeper_changes_none(us: Company) -> None:
    theirs = us.dealer(regular=False)
    Contact.objects.create(party=theirs.party, phone=PHONE)
    call = called()
    before = EventRow.objects.count()

    assert desk(account=us.manager).get(f"{THERE}{call}/").status_code == 404
    keeper = desk("storekeeper")
    assert keeper.get(f"{THERE}{call}/").status_code == 200
    assert keeper.post(f"{THERE}{call}/returned/").status_code == 403
    assert EventRow.objects.count() == before


def test_an_extension_is_given_on_the_page_of_staff(us: Company) -> None:
    page = desk()
    page.post(reverse("desk-staff-extension", args=[us.manager.id]), {"extension": " 101 "})
    assert Account.objects.get(id=us.manager.id).extension == "101"
    answer = page.post(reverse("desk-staff-extension", args=[us.manager.id]), {"extension": "<b>"}, follow=True)
    assert "Внутренний номер" in said(answer)
    assert Account.objects.get(id=us.manager.id).extension == "101"


def test_the_list_takes_as_many_statements_for_one_as_for_many(us: Company) -> None:
    page, counts = desk(), []
    page.get(THERE)
    for many in (1, 15):
        for n in range(many):
            called(number=f"+7999{many:03d}{n:04d}")
        with CaptureQueriesContext(connection) as asked:
            page.get(f"{THERE}?cut=all")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_rules_about_calls_are_shown_and_changed_in_the_editor(us: Company) -> None:
    add_pack(us.actor, "left_and_missed")
    page = desk()

    card = said(page.get(reverse("desk-rule", args=["missed_call_task"])))
    assert ("пропущен звонок" in card, "Пропущен, не перезвонили" in card) == (True, True)
    for key in ("missed_call_task", "missed_call_marketing", "cart_left_letter"):
        assert page.get(reverse("desk-rule-change", args=[key])).status_code == 200
    fresh = said(page.get(f"{reverse('desk-rule-new')}?on=calls.moment_came"))
    assert "calls.missed" in fresh
    webhook = said(page.get(reverse("desk-webhook-new", args=["call"])))
    assert ("calls.missed" in webhook, "Звонки" in webhook) == (True, True)
