"""What a definition that is wholly new brings, in words."""

from __future__ import annotations

import pytest
from django.utils import translation

from dealernet.web.desk.configuration.telling import Change, changes_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_russian():
    with translation.override("ru"):
        yield


def test_what_is_wholly_new_is_told_shortly_and_examples_in_a_line():
    rule = {
        "title": {"ru": "Письмо", "en": "A letter"},
        "position": 10,
        "on": "orders.submitted",
        "then": [{"do": "orders.qualify"}],
        "examples": [{"label": "Дилер", "acts": True, "facts": {"stage": "submitted"}, "event": 9, "subject": "0"}],
    }

    assert changes_of("rule", None, rule) == [
        Change("название", "", "Письмо"),
        Change("когда взвешивается", "", "покупатель отправил заказ"),
        Change("шаг → 1", "", "принять заказ в работу"),
        Change("пример → 1", "", "Дилер: правило действует"),
    ]
    assert changes_of("rule", rule, {**rule, "position": 20}) == [Change("место по порядку", "10", "20")]


def test_a_validation_and_a_letter_are_told_by_the_names_of_their_fields():
    told = changes_of(
        "validation", None, {"subject": "order", "means": "forbid", "fields": ["total"], "roles": ["buyer"]}
    )
    assert [(one.what, one.now) for one in told] == [
        ("о чём", "Заказы"), ("что делает", "запрещает менять"), ("что меняют", "сумма заказа"), ("роли", "Покупатель"),
    ]  # fmt: skip
    [subject] = changes_of("letter", {"subject": {"ru": "А"}}, {"subject": {"ru": "Б"}})
    assert (subject.what, subject.was, subject.now) == ("тема", "А", "Б")
