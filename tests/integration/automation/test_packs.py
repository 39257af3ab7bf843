"""Rules in files: the tutorial's rule works as written; a file with one wrong rule publishes none."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from dealernet.automation.packs import publish_rules, read, rules_of
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.tasks.models import Task
from dealernet.foundation.configuration.models import Definition
from dealernet.foundation.configuration.publishing import NotPublishable
from factories.happening import let_it_happen
from factories.trade import company

pytestmark = pytest.mark.django_db(transaction=True)
TUTORIAL = Path(__file__).resolve().parents[3] / "docs" / "tutorials" / "your-first-rule.md"


def test_the_rule_of_the_tutorial_does_what_the_tutorial_says(tmp_path):
    us = company()
    [written] = re.findall(r"```yaml\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "large.yaml"
    file.write_text(written, encoding="utf-8")

    assert publish_rules(us.actor, read(file), comment="tutorial") == {"large_orders": 1}
    assert publish_rules(us.actor, read(file), comment="tutorial") == {"large_orders": 1}
    dealer, product = us.dealer(), us.product(price="300000.00")
    orders = [NewOrder(dealer.id, [NewLine(product.id, Decimal(n))]) for n in (1, 2)]
    small, large = place_orders(dealer.actor, orders)
    let_it_happen()

    [task] = Task.objects.all()
    assert (task.holder_id, task.kind, task.assignee_id) == (large.subject, "large", us.manager.id)
    assert task.title == f"Крупный заказ № {large.detail['number']}: {dealer.party.name}"
    assert small.done


def test_a_file_with_one_wrong_rule_publishes_none(tmp_path):
    us = company()
    rules = {**rules_of("main"), "wrong": {"on": "orders.paid", "then": [{"do": "orders.fly"}]}}

    with pytest.raises(NotPublishable):
        publish_rules(us.actor, rules, comment="test")

    assert not Definition.objects.filter(kind="rule").exists()


@pytest.mark.parametrize("text", ["- 1", "a: [", ""])
def test_a_file_without_rules_is_refused_in_words(tmp_path, text):
    file = tmp_path / "rules.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=r"rules\.yaml"):
        read(file)
