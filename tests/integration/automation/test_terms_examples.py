"""Examples of a buyer's terms: terms that change what rules make of an order are refused; of 1C's word it is told."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from dealernet.automation.examples import NoExample
from dealernet.automation.models import Run, TermsExample
from dealernet.automation.registry import ACTIONS, Action
from dealernet.automation.rules import KIND
from dealernet.automation.termexamples import (
    change_terms,
    keep_terms_example,
    remove_terms_example,
    terms_examples_of,
)
from dealernet.automation.underterms import TASK, TermsBreakExample
from dealernet.business.orders.commands import qualify_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.commands import NewTerm, assign_responsible, record_terms
from dealernet.business.parties.errors import PartyUnknown
from dealernet.business.parties.models import TermFact, Terms
from dealernet.business.tasks.models import Task
from dealernet.foundation.access.identify import actor_of, system
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from dealernet.foundation.configuration.publishing import publish
from dealernet.foundation.errors import NotThere, PowerMissing
from dealernet.foundation.events.timeline import timeline
from dealernet.foundation.exchange.border import KEY as BORDER_KEY
from dealernet.foundation.exchange.border import KIND as BORDER
from factories.automatic import Counted, bought
from factories.happening import let_it_happen
from factories.racing import at_once
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
SEGMENT = {"title": {"ru": "С отсрочкой"}, "when": {"field": "deferral_days", "operator": "more_than", "value": 0}}


def rule(title: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": {"ru": title},
        "on": "orders.submitted",
        "when": {"all": list(rows)},
        "then": [{"do": "test.count"}],
    }


GOES = rule(
    "Постоянные",
    {"field": "client", "operator": "is", "value": "regular"},
    {"field": "deferral_days", "operator": "more_than", "value": 0},
    {"field": "is_held", "operator": "is", "value": False},
)
HELD = rule("Руководителю", {"field": "held_for_credit", "operator": "is_there"})


@pytest.fixture
def us(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setitem(ACTIONS, "test.count", Action("test.count", Counted()))
    found = company()
    publish(found.actor, KIND, "goes", GOES)
    publish(found.actor, KIND, "held", HELD)
    return found


@pytest.fixture
def dealer(us: Company) -> Dealer:
    return us.dealer("ООО «Ёлка»", deferral=14, limit="50000")


def kept(us: Company, dealer: Dealer, *, price: str = "2000.00", comment: str = "идёт сам") -> tuple[Order, UUID]:
    [order] = bought(us, dealer, price=price)
    run = Run.objects.get(rule="goes", subject=order.id)
    return order, keep_terms_example(actor_of(us.manager), run.id, comment=comment, label=f"Заказ № {order.number}")


def given(us: Company, dealer: Dealer, without: tuple[UUID, ...] = (), **terms: Any) -> list[str]:
    items = [NewTerm(dealer.id, term, value) for term, value in terms.items()]
    return [str(why) for _item, why in change_terms(actor_of(us.manager), dealer.id, items, without=without)]


def stands(dealer: Dealer) -> tuple[Any, ...]:
    terms = Terms.objects.get(party=dealer.party)
    return (
        terms.deferral_days,
        terms.credit_limit,
        terms.agreement,
        TermFact.objects.count(),
        len(timeline([dealer.id])),
    )


def test_terms_that_break_an_example_are_refused_with_what_would_come_of_it_and_nothing_changes(
    us: Company, dealer: Dealer
) -> None:
    order, _example = kept(us, dealer)
    before = stands(dealer)

    said = given(us, dealer, deferral_days=0, agreement="Иное")

    assert len(said) == 2
    assert said[0] == said[1]
    assert f"«Заказ № {order.number}: идёт сам»: «Постоянные» не сработало бы (отсрочка, дней: 0" in said[0]
    assert stands(dealer) == before
    assert given(us, dealer, deferral_days=30, agreement="Иное") == []
    assert [one.keeps for one in terms_examples_of(dealer.id)] == [True]


@pytest.mark.parametrize(
    ("terms", "breaks"),
    [
        ({"customer_type": "Новый"}, "«Постоянные» не сработало бы"),
        ({"agreement": ""}, "«Постоянные» не сработало бы"),
        ({"responsible": None}, "«Постоянные» не сработало бы"),
        ({"credit_limit": "1500"}, "«Руководителю» сработало бы"),
        ({"credit_limit": None}, "«Руководителю» сработало бы"),
        ({"credit_limit": "2000"}, ""),
        ({"minimum_order": "100"}, ""),
    ],
)
def test_every_term_rules_look_at_is_put_in_place(
    us: Company, dealer: Dealer, terms: dict[str, Any], breaks: str
) -> None:
    kept(us, dealer)
    said = given(us, dealer, **terms)
    assert (breaks in said[0]) if breaks else said == []


def test_a_segment_follows_the_new_terms(us: Company, dealer: Dealer) -> None:
    publish(us.actor, "segment", "deferred", SEGMENT)
    publish(
        us.actor,
        KIND,
        "goes",
        rule("По сегменту", {"field": "party_segment_deferred", "operator": "is", "value": True}),
    )
    kept(us, dealer)
    assert "«По сегменту» не сработало бы" in given(us, dealer, deferral_days=0)[0]


def test_one_held_for_its_credit_stays_held(us: Company) -> None:
    dealer = us.dealer(deferral=14, limit="1000")
    kept(us, dealer, comment="решает руководитель")
    assert [one.rules for one in terms_examples_of(dealer.id)] == [("Руководителю",)]
    assert "«Руководителю» не сработало бы" in given(us, dealer, credit_limit="5000")[0]
    assert given(us, dealer, credit_limit="1500") == []


def test_the_example_is_taken_away_together_with_the_change_or_not_at_all(us: Company, dealer: Dealer) -> None:
    _first, one = kept(us, dealer)
    _second, other = kept(us, dealer)

    assert "№" in given(us, dealer, (one,), deferral_days=0)[0]
    assert TermsExample.objects.count() == 2
    assert given(us, dealer, (one, other), deferral_days=0) == []
    assert (TermsExample.objects.count(), Terms.objects.get(party=dealer.party).deferral_days) == (0, 0)
    kinds = [moment.kind for moment in timeline([dealer.id])]
    assert kinds.count("automation.terms_example_removed") == 2


def test_a_rule_that_changed_since_breaks_nothing_of_a_change_of_terms(us: Company, dealer: Dealer) -> None:
    kept(us, dealer)
    publish(us.actor, KIND, "goes", rule("Постоянные", {"field": "total", "operator": "more_than", "value": 9000}))

    [shown] = terms_examples_of(dealer.id)
    assert (shown.keeps, "не сработало бы" in shown.differs[0]) == (False, True)
    assert given(us, dealer, deferral_days=0) == []


def test_what_1c_tells_is_taken_and_the_responsible_is_asked_to_look(us: Company, dealer: Dealer) -> None:
    publish(us.actor, BORDER, BORDER_KEY, {"terms": "onec"})
    _order, example = kept(us, dealer)
    onec = system("1С")
    [outcome] = record_terms(onec, [NewTerm(dealer.id, "deferral_days", 0, source="onec.odata")])

    assert (outcome.refusal, Terms.objects.get(party=dealer.party).deferral_days) == (None, 0)
    task = Task.objects.get(kind=TASK)
    assert (task.assignee_id, task.holder_id, task.party_id) == (us.manager.id, dealer.id, dealer.id)
    assert "«Постоянные» не сработало бы" in task.reason
    assert "automation.terms_example_broken" in [moment.kind for moment in timeline([dealer.id])]
    record_terms(onec, [NewTerm(dealer.id, "deferral_days", 0, source="onec.odata")])
    assert Task.objects.filter(kind=TASK).count() == 1

    remove_terms_example(actor_of(us.manager), dealer.id, example)
    assert Task.objects.get(kind=TASK).done_at is not None


def test_of_many_buyers_only_the_one_whose_example_breaks_is_refused(us: Company, dealer: Dealer) -> None:
    kept(us, dealer)
    other = us.dealer(deferral=14)
    head = Account.objects.create_user("h@x.example", "correct horse battery", name="Г", role="head_of_sales")
    items = [NewTerm(one.id, "deferral_days", 0) for one in (other, dealer)]

    first, second = record_terms(actor_of(head), items)

    assert (first.refusal, first.changed) == (None, True)
    assert (type(second.refusal), second.changed) == (TermsBreakExample, False)
    assert Terms.objects.get(party=dealer.party).deferral_days == 14


def test_statements_do_not_grow_with_buyers_or_examples(us: Company, dealer: Dealer) -> None:
    def spent(buyers: list[Dealer], days: int) -> int:
        items = [NewTerm(one.id, "deferral_days", days) for one in buyers]
        with CaptureQueriesContext(connection) as found:
            assert all(one.done for one in record_terms(actor_of(us.manager), items))
        return len(found)

    kept(us, dealer)
    others = [us.dealer(deferral=14, limit="50000") for _ in range(3)]
    for one in [*others, dealer]:
        kept(us, one)
    spent([dealer], 20)
    one = spent([dealer], 21)
    assert spent([dealer, *others], 22) == one
    with CaptureQueriesContext(connection) as few:
        terms_examples_of(others[0].id)
    with CaptureQueriesContext(connection) as more:
        terms_examples_of(dealer.id)
    assert len(few) == len(more)


def test_what_is_no_example_of_terms_is_refused_in_words(us: Company, dealer: Dealer) -> None:
    [order] = bought(us, dealer)
    run, manager = Run.objects.get(rule="goes", subject=order.id).id, actor_of(us.manager)
    stranger = Account.objects.create_user("s@x.example", "correct horse battery", name="Ч", role="salesperson")
    keeper = Account.objects.create_user("k@x.example", "correct horse battery", name="К", role="storekeeper")

    with pytest.raises(PowerMissing):
        keep_terms_example(actor_of(keeper), run)
    with pytest.raises((NoExample, PartyUnknown, NotThere)):
        keep_terms_example(actor_of(stranger), run)
    with pytest.raises(NotThere):
        keep_terms_example(manager, uuid4())
    Terms.objects.filter(party=dealer.party).update(deferral_days=0)
    with pytest.raises(NoExample, match="получается иначе"):
        keep_terms_example(manager, run)
    with pytest.raises(NotThere):
        remove_terms_example(manager, dealer.id, uuid4())
    assert TermsExample.objects.count() == 0


def test_keeping_it_again_changes_the_comment_only_also_at_once(us: Company, dealer: Dealer) -> None:
    order, example = kept(us, dealer)
    run = Run.objects.get(rule="goes", subject=order.id).id
    assert keep_terms_example(actor_of(us.manager), run, comment="иначе") == example
    assert TermsExample.objects.get().comment == "иначе"

    remove_terms_example(actor_of(us.manager), dealer.id, example)
    made = at_once(*[lambda: keep_terms_example(actor_of(us.manager), run, label="№ 1")] * 2)
    assert made[0] == made[1] == TermsExample.objects.get().id


def test_an_example_kept_while_terms_change_is_never_broken_unseen(us: Company, dealer: Dealer) -> None:
    [order] = bought(us, dealer)
    run = Run.objects.get(rule="goes", subject=order.id).id

    def keeping() -> bool:
        try:
            return bool(keep_terms_example(actor_of(us.manager), run, label="№ 1"))
        except NoExample:
            return False

    was_kept, refused = at_once(keeping, lambda: given(us, dealer, deferral_days=0))
    assert was_kept == bool(refused)
    assert all(one.keeps for one in terms_examples_of(dealer.id))


def shown(response: Any) -> str:
    text = html.fromstring(response.content.decode()).find(".//main").text_content()
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def test_on_pages_it_is_kept_by_one_press_seen_on_the_card_and_taken_away_with_the_change(
    us: Company, dealer: Dealer
) -> None:
    [order] = bought(us, dealer, price="2000.00")
    page = Client()
    page.force_login(us.manager)
    why, card = f"{reverse('desk-run-why')}?order={order.number}", reverse("desk-buyer", args=[dealer.id])
    [form] = [
        one
        for one in html.fromstring(page.get(why).content.decode()).forms
        if "terms-example" in (one.get("action") or "")
    ]
    pressed = page.post(form.action, {"back": why, "comment": "идёт сам"}, follow=True)
    assert "Теперь это пример условий покупателя" in pressed.content.decode()
    assert "Примеры условий" in shown(page.get(card))
    assert f"Заказ № {order.number}идёт сам" in shown(page.get(card)).replace(" идёт", "идёт")

    there, typed = (
        reverse("desk-buyer-terms", args=[dealer.id]),
        {
            "responsible": str(us.manager.id),
            "agreement": "Соглашение оптовое",
            "price_type": str(us.wholesale.id),
            "deferral_days": "0",
            "credit_limit": "50000",
        },
    )
    refused = page.post(there, typed)
    assert refused.status_code == 422
    assert "Условия не записаны: они нарушают пример" in shown(refused)
    assert "«Постоянные» не сработало бы" in shown(refused)
    assert html.fromstring(refused.content.decode()).xpath("//input[@name='deferral_days']/@value") == ["0"]
    assert Terms.objects.get(party=dealer.party).deferral_days == 14
    [example] = html.fromstring(refused.content.decode()).xpath("//input[@name='without']/@value")

    assert page.post(there, {**typed, "without": example}).status_code == 302
    assert Terms.objects.get(party=dealer.party).deferral_days == 0
    assert "Примеры условий" not in shown(page.get(card))


def test_by_the_api_terms_are_recorded_refused_and_bound(us: Company, dealer: Dealer) -> None:
    [order] = bought(us, dealer, price="2000.00")
    run = str(Run.objects.get(rule="goes", subject=order.id).id)
    page = Client(headers={"Authorization": f"Bearer {issue_token(us.manager, 'test')}"})
    terms, examples = f"/api/v1/buyers/{dealer.id}/terms/", f"/api/v1/buyers/{dealer.id}/examples/"

    def patched(**body: Any) -> Any:
        return page.patch(terms, body, content_type="application/json")

    made = page.post(examples, {"run": run, "comment": "идёт сам"}, content_type="application/json")
    assert (made.status_code, made.json()["examples"][0]["rules"]) == (201, ["Постоянные"])
    refused = patched(terms={"deferral_days": 0})
    assert (refused.status_code, refused.json()["code"]) == (409, "terms_break_example")
    [named] = refused.json()["values"]["examples"]
    assert (named["id"], "не сработало бы" in named["said"]) == (made.json()["examples"][0]["id"], True)
    assert patched(terms={"deferral_days": "x"}).status_code == 422
    assert patched(terms={"nothing": 1}).status_code == 422

    done = patched(terms={"deferral_days": 0}, without=[named["id"]])
    assert (done.status_code, done.json()["examples"]) == (200, [])
    said = {one["term"]: one["value"] for one in page.get(terms).json()["terms"]}
    assert (said["deferral_days"], said["responsible"], said["credit_limit"]) == (0, str(us.manager.id), "50000.00")
    assert patched(terms={"deferral_days": 14}).status_code == 200
    again = page.post(examples, {"run": run}, content_type="application/json").json()["examples"][0]["id"]
    assert page.delete(f"{examples}{again}/").json()["examples"] == []
    stranger = us.dealer(regular=False)
    assert page.get(f"/api/v1/buyers/{stranger.id}/terms/").status_code == 404


def test_another_manager_of_the_buyer_is_no_break_where_no_rule_asks_for_it(us: Company, dealer: Dealer) -> None:
    kept(us, dealer)
    head = Account.objects.create_user("h@x.example", "correct horse battery", name="Г", role="head_of_sales")
    [outcome] = assign_responsible(actor_of(head), [dealer.id], head.id)
    assert outcome.refusal is None


def test_the_one_press_takes_what_the_order_began_with_however_much_came_later(us: Company, dealer: Dealer) -> None:
    later = {**rule("Позже"), "on": "orders.qualified"}
    publish(us.actor, KIND, "later", later)
    [order] = bought(us, dealer, price="2000.00")
    qualify_orders(us.actor, [order.id])
    let_it_happen()
    assert Run.objects.filter(subject=order.id).values("event_kind").distinct().count() == 2
    page = Client()
    page.force_login(us.manager)
    why = page.get(f"{reverse('desk-run-why')}?order={order.number}").content.decode()
    [form] = [one for one in html.fromstring(why).forms if "terms-example" in (one.get("action") or "")]

    page.post(form.action, {"comment": ""})

    assert TermsExample.objects.get().event_kind == "orders.submitted"
    assert "Это о моменте: покупатель отправил заказ" in why
