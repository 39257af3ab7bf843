"""A field is everywhere at once: rules, validations, letters, search; archived, it is nowhere, and nothing breaks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from dealernet.automation.models import Run
from dealernet.automation.rules import KIND as RULE
from dealernet.automation.rules import why_unreadable
from dealernet.business.catalog.models import Product
from dealernet.business.conversations.letters import KIND as LETTER
from dealernet.business.orders.queries import OrderFilter, letter_facts, list_orders
from dealernet.business.parties.models import Contact, Party
from dealernet.business.parties.queries import PartyFilter, list_parties
from dealernet.business.tasks.models import Task
from dealernet.foundation.conditions.decide import decide
from dealernet.foundation.conditions.tree import parsed
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.moving import exported, take_over
from dealernet.foundation.configuration.publishing import NotPublishable, publish
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.facts import SOURCES
from dealernet.foundation.fields.keeping import archive_field, move_field, named_in, restore_field
from dealernet.foundation.fields.published import KIND, fields_of
from dealernet.foundation.fields.queries import count_held, field_values
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from dealernet.foundation.paging import Page
from dealernet.foundation.validations import KIND as VALIDATION
from dealernet.foundation.validations import BeyondValidation
from factories.automatic import bought, ordered
from factories.fields import field
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
FORBIDS = {
    "title": {"ru": "Подтверждение не снимают"},
    "subject": "order",
    "fields": ["field_confirmed"],
    "means": "forbid",
    "when": {"field": "field_confirmed", "operator": "is", "value": False},
    "message": {"ru": "Заказ уже подтверждён."},
}


@pytest.fixture
def us() -> Company:
    return company()


def values(subject: UUID, of: str = "order") -> Any:
    return dict(field_values(of, [subject])[subject])


def test_a_rule_starts_on_a_field_and_fills_in_another(us: Company) -> None:
    field("confirmed", "yes", title="Подтверждён", buyer="changes")
    field("note", title="Заметка")
    when = {"field": "field_confirmed", "operator": "is", "value": True}
    then = [{"do": "orders.set_field", "field": "note", "value": "Подтвердил {{ customer }}: {{ field_confirmed }}"}]
    publish(us.actor, RULE, "notes", {"on": "orders.fields_changed", "when": when, "then": then})
    dealer = us.dealer("Вега")
    [order] = bought(us, dealer)

    settled(set_fields(dealer.actor, "order", [order.id], {"confirmed": True}))
    let_it_happen()

    assert values(order.id) == {"confirmed": [True], "note": ["Подтвердил Вега: True"]}
    told = EventRow.objects.filter(kind="orders.fields_changed").order_by("id")
    assert [(row.actor["kind"], row.facts["now"]) for row in told] == [
        ("person", {"confirmed": True}),
        ("rule", {"note": "Подтвердил Вега: True"}),
    ]


def test_a_rule_that_fills_in_what_does_not_fit_is_refused_in_words_and_changes_nothing(us: Company) -> None:
    field("weight", "number", title="Вес")
    then = [{"do": "orders.set_field", "field": "weight", "value": "{{ customer }}"}]
    publish(us.actor, RULE, "weighs", {"on": "orders.submitted", "then": then})

    [order] = bought(us, us.dealer())

    run = Run.objects.get()
    assert (run.state, "Вес" in run.error) == ("refused", True)
    assert values(order.id) == {}


def test_a_validation_forbids_a_change_of_a_field_beside_it(us: Company) -> None:
    field("confirmed", "yes", title="Подтверждён", buyer="changes")
    publish(us.actor, VALIDATION, "stays", FORBIDS)
    dealer = us.dealer()
    [order] = ordered(us, dealer)
    settled(set_fields(dealer.actor, "order", [order.id], {"confirmed": True}))

    [outcome] = set_fields(dealer.actor, "order", [order.id], {"confirmed": False})

    assert isinstance(outcome.refusal, BeyondValidation)
    assert (outcome.refusal.field, str(outcome.refusal)) == ("field_confirmed", "Заказ уже подтверждён.")
    assert values(order.id) == {"confirmed": [True]}
    assert EventRow.objects.filter(kind="orders.fields_changed").count() == 1


def test_letters_say_fields_and_lists_find_by_them(us: Company) -> None:
    field()
    field("weight", "number", title="Вес, кг")
    first, second = ordered(us, us.dealer(), 2)
    set_fields(us.actor, "order", [first.id], {"onec_number": "ТД00-Ё7", "weight": "1250,5"})

    words = letter_facts([first.id, second.id])

    assert (words[first.id]["field_onec_number"], words[first.id]["field_weight"]) == ("ТД00-Ё7", "1\xa0250,5")
    assert (words[second.id]["field_onec_number"], words[second.id]["field_weight"]) == ("", "")
    publish(us.actor, LETTER, "x", {"subject": "Заказ {{ field_onec_number }}", "body": "{{ field_weight }}"})
    found = list_orders(us.actor, Page(), OrderFilter(text="тд00-е7")).rows
    assert [row.id for row in found] == [first.id]


def test_an_archived_field_keeps_its_values_and_whatever_names_it_says_so(us: Company) -> None:
    made = field("confirmed", "yes", title="Подтверждён")
    when = {"field": "field_confirmed", "operator": "is", "value": True}
    rule = {"title": {"ru": "Правило"}, "on": "orders.submitted", "when": when, "then": [{"do": "orders.qualify"}]}
    publish(us.actor, RULE, "names_it", rule)
    sets = [{"do": "orders.set_field", "field": "confirmed", "value": "да"}]
    publish(us.actor, RULE, "sets_it", {"on": "orders.closed", "then": sets})
    publish(us.actor, VALIDATION, "stays", FORBIDS)
    dealer = us.dealer()
    [order] = ordered(us, dealer)
    set_fields(us.actor, "order", [order.id], {"confirmed": True})
    named = [(one.kind, one.key) for one in named_in(made)]
    assert named == [(RULE, "names_it"), (RULE, "sets_it"), (VALIDATION, "stays")]
    assert count_held(made) == 1

    archive_field(us.actor, made.key)

    assert fields_of("order") == ()
    assert "field_confirmed" in why_unreadable("names_it", 1, rule)
    bought(us, dealer)  # the rule and the validation stand still, everything else goes on
    assert [run.error for run in Run.objects.filter(rule="names_it") if "field_confirmed" not in run.error] == []
    with pytest.raises(NotPublishable, match="field_confirmed"):
        publish(us.actor, RULE, "another", rule)
    assert values(order.id) == {"confirmed": [True]}

    restore_field(us.actor, made.key)

    assert [one.key for one in fields_of("order")] == [made.key]
    assert why_unreadable("names_it", 1, rule) == ""
    assert SOURCES["order"].gather([order.id])[order.id]["field_confirmed"] is True


def test_buyers_people_products_tasks_and_lines_hold_fields_too(us: Company) -> None:
    dealer = us.dealer()
    contact = Contact.objects.create(party_id=dealer.id, name="Пётр")
    [order] = ordered(us, dealer)
    product = Product.objects.get()
    task = Task.objects.create(key="k", kind="other", title="Т", party_id=dealer.id)
    for of, subject in (("party", dealer.id), ("contact", contact.id), ("product", product.id), ("task", task.id)):
        field("note", subject=of, title="Заметка")
        assert settled(set_fields(us.actor, of, [subject], {"note": "да"})).changed
        assert values(subject, of) == {"note": ["да"]}
    kinds = EventRow.objects.filter(kind__endswith="fields_changed").order_by("id").values_list("kind", flat=True)

    assert list(kinds) == [
        "parties.fields_changed",
        "parties.contact_fields_changed",
        "catalog.product_fields_changed",
        "tasks.fields_changed",
    ]
    tree = parsed({"field": "field_note", "operator": "is", "value": "ДА"}, SOURCES["party"].words)
    assert [row.id for row in list_parties(us.actor, Page(), chosen=PartyFilter(condition=tree)).rows] == [dealer.id]
    assert Party.objects.count() > 1
    assert order.id


def test_fields_move_between_installations_and_their_order_changes(us: Company) -> None:
    first = field("one", title="Первое")
    second = field("two", "choice", title="Второе", choices={"a": "А"}, position=1)
    move_field(us.actor, second.key, up=True)
    assert [one.name for one in fields_of("order")] == ["two", "one"]
    told = exported(us.actor)
    archive_field(us.actor, first.key)

    take_over(us.actor, told.encode(), comment="Перенос")

    assert [one.name for one in fields_of("order")] == ["two", "one"]


@pytest.mark.parametrize(
    ("key", "more"),
    [
        ("order-x", {"type": "poem"}),
        ("order-x", {"subject": "moon"}),
        ("order-Икс", {}),
        ("party-x", {}),
        ("order-x", {"title": {"ru": " "}}),
        ("order-x", {"title": {"ru": "я" * 81}}),
        ("order-x", {"title": {"ru": "а\x00"}}),
        ("order-x", {"type": "choice"}),
        ("order-x", {"type": "choice", "choices": [{"key": "A b", "title": {"ru": "А"}}]}),
        ("order-x", {"type": "reference", "refers": "task"}),
        ("order-x", {"buyer": "everybody"}),
        ("product-x", {"subject": "product", "buyer": "changes"}),
        ("party-x", {"subject": "party", "buyer": "reads"}),
        ("order-x", {"sources": {"sap": "x"}}),
        ("order-x", {"colour": "red"}),
        ("order-there", {"type": "number"}),
        ("order-another", {"title": {"ru": "есть"}}),
    ],
)
def test_what_is_no_field_is_refused_in_words(us: Company, key: str, more: dict[str, Any]) -> None:
    field("there", title="Есть")

    with pytest.raises(NotPublishable):
        publish(us.actor, KIND, key, {"subject": "order", "type": "text", "title": {"ru": "Новое"}, **more})

    assert list(publishing.in_force(KIND)) == ["order-there"]
    assert publishing.in_force(KIND)["order-there"].number == 1


def test_a_choice_records_still_have_does_not_go(us: Company) -> None:
    made = field("way", "choice", choices={"air": "Самолётом", "road": "Машиной"})
    [order] = ordered(us, us.dealer())
    set_fields(us.actor, "order", [order.id], {"way": "air"})
    body = publishing.in_force(KIND)[made.key].body

    with pytest.raises(NotPublishable, match="1"):
        publish(us.actor, KIND, made.key, {**body, "choices": body["choices"][1:]})

    publish(us.actor, KIND, made.key, {**body, "choices": body["choices"][:1]})


def test_orders_are_asked_by_the_fields_of_their_buyer(us: Company) -> None:
    field("vip", "yes", subject="party", title="Важный")
    field("care", "several", subject="party", title="Беречь", choices={"a": "А", "b": "Б"})
    dealer, other = us.dealer(), us.dealer()
    [order], [others] = ordered(us, dealer), ordered(us, other)
    set_fields(us.actor, "party", [dealer.id], {"vip": True, "care": ["a", "b"]})
    words, facts = SOURCES["order"].words, SOURCES["order"].gather([order.id, others.id])
    assert str(words["party_field_vip"].title) == "Покупатель: Важный"
    assert facts[order.id]["party_field_care"] == ["a", "b"]

    for row in (
        {"field": "party_field_vip", "operator": "is", "value": True},
        {"field": "party_field_vip", "operator": "is_not", "value": True},
        {"field": "party_field_care", "operator": "is_missing"},
        {"field": "party_field_care", "operator": "is", "value": "b"},
    ):
        tree = parsed(row, words)
        found = {one.id for one in list_orders(us.actor, Page(), OrderFilter(condition=tree)).rows}
        assert found == {one for one, told in facts.items() if decide(tree, told).holds}, row
