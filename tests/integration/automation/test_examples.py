"""Examples that bind: made of what happened, run by publishing, refusing with name and reason what breaks one."""

from __future__ import annotations

import pytest
from django.db.models import Q

from dealernet.automation.commands import switch_rule
from dealernet.automation.examples import (
    NoExample,
    all_examples,
    change_example,
    examples_of,
    make_example,
    make_whole_example,
    remove_example,
    remove_whole_example,
)
from dealernet.automation.models import Quarantine, Run
from dealernet.automation.packs import publish_pack, rules_of
from dealernet.automation.registry import ACTIONS, Action
from dealernet.automation.rules import KIND
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import NotPublishable, publish
from dealernet.foundation.errors import NotThere, PowerMissing
from factories.automatic import Counted, bought
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us(monkeypatch) -> Company:
    monkeypatch.setitem(ACTIONS, "test.count", Action("test.count", Counted()))
    return company()


def over(total: int, **more):
    when = {"field": "total", "operator": "more_than", "value": total}
    return {"title": {"ru": "Крупные"}, "on": "orders.submitted", "when": when, "then": [{"do": "test.count"}], **more}


def in_force(key: str = "large"):
    return publishing.current(KIND, key)


def two_orders(us: Company) -> tuple[Order, Order]:
    publish(us.actor, KIND, "large", over(1000))
    return bought(us, us.dealer(), price="500.00")[0], bought(us, us.dealer(), price="2000.00")[0]


def run_of(order: Order, rule: str = "large"):
    return Run.objects.get(rule=rule, subject=order.id).id


def test_a_change_that_breaks_an_example_is_refused_and_says_which_and_why(us):
    small, large = two_orders(us)
    assert make_example(us.actor, run_of(large), label="Заказ № 2", comment="крупный — смотрит человек") == 2
    assert make_example(us.actor, run_of(small), label="Заказ № 1") == 3
    held = in_force().body["examples"]
    assert [one["acts"] for one in held] == [True, False]
    assert held[0]["facts"]["total"] == "2000.00"

    with pytest.raises(NotPublishable) as refused:
        publish(us.actor, KIND, "large", over(5000, examples=held))
    said = str(refused.value).replace("\xa0", " ")
    assert "нарушен пример «Заказ № 2: крупный — смотрит человек»: правило больше не сработало бы" in said
    assert "сумма заказа: 2 000 ₽" in said
    with pytest.raises(NotPublishable, match=r"«Заказ № 1»: правило теперь сработало бы"):
        publish(us.actor, KIND, "large", over(100, examples=held))
    with pytest.raises(NotPublishable, match="без условия оно срабатывает всегда"):
        publish(us.actor, KIND, "large", {**over(100, examples=held), "when": None})

    assert in_force().number == 3
    assert publish(us.actor, KIND, "large", over(1500, examples=held)) == 4


def test_an_example_holds_the_facts_of_then_and_no_names_of_people_nobody_asks_for(us):
    small, _large = two_orders(us)
    run = run_of(small)
    Order.objects.filter(id=small.id).update(total=7)

    make_example(us.actor, run, label="№ 1")

    facts = in_force().body["examples"][0]["facts"]
    assert facts["total"] == "500.00"
    assert not {"customer", "profile", "email"} & facts.keys()
    assert {"client", "agreement", "deferral_days"} <= facts.keys()


def test_making_it_again_changes_nothing_and_it_is_commented_and_taken_away(us):
    _small, large = two_orders(us)
    make_example(us.actor, run_of(large), label="№ 2")
    assert make_example(us.actor, run_of(large), label="№ 2") == 2
    [bound] = examples_of(us.actor, "large", in_force().body)
    assert bound.keeps
    assert [reason.holds for reason in bound.reasons] == [True]

    event = bound.example.event
    assert change_example(us.actor, "large", event, comment="так и должно быть") == 3
    assert in_force().body["examples"][0]["comment"] == "так и должно быть"
    assert remove_example(us.actor, "large", event) == 4
    assert "examples" not in in_force().body
    with pytest.raises(NotThere):
        remove_example(us.actor, "large", event)
    publish(us.actor, KIND, "large", over(5000))


def test_what_the_rule_in_force_decides_otherwise_cannot_become_its_example(us):
    _small, large = two_orders(us)
    publish(us.actor, KIND, "large", over(9000))

    with pytest.raises(NotPublishable):
        make_example(us.actor, run_of(large), label="№ 2")
    assert in_force().number == 2
    publish(us.actor, KIND, "large", {**over(1), "on": "orders.paid"})
    with pytest.raises(NoExample):
        make_example(us.actor, run_of(large), label="№ 2")


def test_a_field_the_example_says_nothing_of_asks_to_make_it_anew(us):
    _small, large = two_orders(us)
    make_example(us.actor, run_of(large), label="№ 2")
    held = in_force().body["examples"]
    both = {"all": [over(1000)["when"], {"field": "email", "operator": "is_there"}]}

    with pytest.raises(NotPublishable, match="сделайте его заново"):
        publish(us.actor, KIND, "large", {**over(1000, examples=held), "when": both})


@pytest.mark.parametrize(
    "examples", ["text", [1], [{"facts": {}}], [{"event": 1, "type": "order", "facts": {}}], [{}] * 51]
)
def test_what_is_no_example_is_refused_in_words(us, examples):
    with pytest.raises(NotPublishable, match="пример"):
        publish(us.actor, KIND, "large", over(1000, examples=examples))
    assert in_force() is None


def test_a_rule_that_was_set_aside_stays_so_when_it_gets_an_example(us):
    _small, large = two_orders(us)
    Quarantine.objects.create(rule="large", revision=1, reason="circles")

    make_example(us.actor, run_of(large), label="№ 2")

    assert Quarantine.objects.get().revision == in_force().number == 2


def test_only_those_who_may_publish_make_examples(us):
    _small, large = two_orders(us)
    for act in (make_example, make_whole_example):
        with pytest.raises(PowerMissing):
            act(actor_of(us.manager), run_of(large))
        with pytest.raises(NotThere):
            act(us.actor, us.manager.id)
    assert Revision.objects.filter(Q(definition__kind="example") | Q(number=2)).count() == 0


def test_this_order_goes_by_itself_binds_every_rule(us):
    account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
    BankAccount.objects.create(party=us.seller.party, is_default=True, **account)
    publish_pack(us.actor)
    [order] = bought(us, us.dealer())
    key = make_whole_example(us.actor, run_of(order, "regular"), label="Заказ № 1", comment="идёт сам")

    [bound] = [one for one in all_examples(us.actor) if one.whole]
    assert bound.keeps
    assert bound.whole == ("Письмо: заказ получен", "Постоянные дилеры")
    pack = {key: {**body, "examples": []} for key, body in rules_of("main").items()}
    stricter = {**pack["regular"], "when": {"all": [*pack["regular"]["when"]["all"], over(10**6)["when"]]}}
    with pytest.raises(NotPublishable, match=r"«Постоянные дилеры»: нарушен пример «Заказ № 1: идёт сам»"):
        publish(us.actor, KIND, "regular", stricter)
    with pytest.raises(NotPublishable, match="правило теперь сработало бы"):
        publish(us.actor, KIND, "holds_up", over(1))
    with pytest.raises(NotPublishable, match="другого события"):
        publish(us.actor, KIND, "regular", {**pack["regular"], "on": "orders.released"})
    assert publish(us.actor, KIND, "large", over(10**6)) == 1
    assert switch_rule(us.actor, "regular", on=False) == 2
    assert [one.keeps for one in all_examples(us.actor) if one.whole] == [False]
    assert switch_rule(us.actor, "regular", on=True) == 3

    remove_whole_example(us.actor, key)
    with pytest.raises(NotThere):
        remove_whole_example(us.actor, key)
    assert publish(us.actor, KIND, "regular", stricter) == 4
    publish_pack(us.actor)
