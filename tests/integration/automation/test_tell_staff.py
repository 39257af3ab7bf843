"""Rules write to the company's own people: to the responsible one, to a role, past those who are away."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from dealernet.automation.models import Run
from dealernet.automation.rules import KIND
from dealernet.business.conversations.models import Message
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.foundation import clock
from dealernet.foundation.access.absence import set_away
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.publishing import NotPublishable, current, publish
from factories.happening import let_it_happen
from factories.trade import Company, company

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = {"do": "letters.tell_staff", "title": "Заказ № {{ number }}", "text": "{{ customer }} ждёт <b>звонка</b>"}


@pytest.fixture
def us() -> Company:
    found = company()
    for name in ("head1", "head2"):
        Account.objects.create_user(f"{name}@x.example", "correct horse battery", name=name, role="head_of_sales")
    return found


def placed(us: Company, whom: list[str], **more: str) -> UUID:
    publish(
        us.actor,
        KIND,
        "note",
        {"title": {"ru": "П"}, "on": "orders.submitted", "then": [{**NOTE, "whom": whom, **more}]},
    )
    dealer = us.dealer("ООО «Ёлка»")
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    let_it_happen()
    return outcome.subject


def readers() -> list[str]:
    return sorted(Message.objects.values_list("recipient", flat=True))


def test_the_responsible_and_everybody_of_a_role_get_one_letter_each(us: Company) -> None:
    order = placed(us, ["responsible", "head_of_sales"])
    assert readers() == ["head1@x.example", "head2@x.example", us.manager.email]
    letter = Message.objects.get(recipient=us.manager.email)
    number = letter.subject.removeprefix("Заказ № ")
    assert number.isdigit()
    assert "ООО «Ёлка» ждёт <b>звонка</b>" in letter.text
    assert "<b>звонка</b>" not in letter.html
    assert f"/desk/orders/{order}/" in letter.text
    assert "«П»" in letter.text


def test_whoever_is_away_is_not_written_to_unless_the_rule_says_so(us: Company) -> None:
    set_away(us.actor, us.manager.id, clock.today() + timedelta(days=3))
    order = placed(us, ["responsible"])
    assert readers() == []
    run = Run.objects.get(subject=order)
    assert (run.state, "Писать некому" in run.error) == ("refused", True)
    placed(us, ["responsible"], away="too")
    assert readers() == [us.manager.email]


def test_a_person_is_named_by_e_mail_and_a_letter_says_it_in_the_readers_language(us: Company) -> None:
    Account.objects.filter(email="head1@x.example").update(language="en")
    step = {
        "do": "letters.tell_staff",
        "template": "order_received",
        "whom": ["responsible"],
        "people": ["head1@x.example"],
    }
    publish(us.actor, KIND, "note", {"title": {"ru": "П"}, "on": "orders.submitted", "then": [step]})
    dealer = us.dealer("ООО «Ёлка»")
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(1))])])
    let_it_happen()

    assert readers() == ["head1@x.example", us.manager.email]
    english, russian = (Message.objects.get(recipient=one) for one in readers())
    assert english.subject.startswith("Order No.")
    assert russian.subject.endswith("получен")
    assert f"/desk/orders/{outcome.subject}/" in russian.text


@pytest.mark.parametrize(
    "told",
    [
        {"template": "order_received", "title": "Т", "text": "Т"},
        {"title": "Т"},
        {},
        {"template": "invitation"},
        {"template": "no_such"},
        {"title": "Т", "text": "Т", "whom": []},
        {"title": "Т", "text": "Т", "whom": [], "people": ["nobody@x.example"]},
    ],
)
def test_a_letter_or_words_of_ones_own_never_both_or_neither(us: Company, told: dict[str, str]) -> None:
    step = {"do": "letters.tell_staff", "whom": ["responsible"], **told}
    with pytest.raises(NotPublishable):
        publish(us.actor, KIND, "note", {"title": {"ru": "П"}, "on": "orders.submitted", "then": [step]})
    assert current(KIND, "note") is None


def test_a_role_there_is_not_is_refused_before_publishing(us: Company) -> None:
    with pytest.raises(NotPublishable):
        placed(us, ["astronaut"])
    assert readers() == []
