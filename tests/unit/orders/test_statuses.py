"""Names of the states of orders: every state has one, the first that holds."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.utils import translation

from dealernet.business.orders.rules.statuses import STATES, State, Statuses, standard_statuses
from dealernet.business.orders.rules.statuslist import Known, status_problems
from dealernet.business.orders.stages import Money, Stage

STANDARD = Statuses(list(standard_statuses()))


def test_every_state_of_an_order_has_a_status_from_the_first_day():
    assert STANDARD.nameless() == []
    assert status_problems(list(standard_statuses()), Known()) == []


@pytest.mark.parametrize(
    ("stage", "money", "invoiced", "may_ship", "by_paper", "staff", "buyer"),
    [
        ("submitted", "unpaid", False, False, False, "Новый", "Заказ получен"),
        ("qualified", "unpaid", False, False, False, "Принят", "Принят"),
        ("qualified", "unpaid", True, False, False, "Счёт выслан", "Счёт выслан"),
        ("qualified", "overdue", True, False, False, "Счёт выслан", "Счёт выслан"),
        ("qualified", "part", True, False, False, "Оплачен частично", "Оплачен частично"),
        ("qualified", "paid", True, True, False, "В реализации", "Оплачен"),
        ("qualified", "unpaid", True, True, False, "Доставка разрешена", "Доставка разрешена"),
        ("qualified", "part", True, True, True, "Платёжное поручение получено", "Платёжное поручение получено"),
        ("qualified", "unpaid", True, False, True, "Счёт выслан", "Счёт выслан"),
        ("qualified", "paid", True, True, True, "В реализации", "Оплачен"),
        ("picking", "unpaid", True, True, True, "Доставка разрешена", "Доставка разрешена"),
        ("shipped", "unpaid", True, True, True, "Отгружен", "Отгружен"),
        ("picking", "paid", True, True, False, "Доставка разрешена", "Доставка разрешена"),
        ("shipped", "unpaid", True, True, False, "Отгружен", "Отгружен"),
        ("closed", "paid", True, True, False, "Закрыт", "Закрыт"),
        ("cancelled", "part", True, False, False, "Отменён", "Отменён"),
    ],
)
def test_names_follow_stage_money_and_invoice(stage, money, invoiced, may_ship, by_paper, staff, buyer):
    with translation.override("ru"):
        found = STANDARD.of(State(Stage(stage), Money(money), invoiced, may_ship, by_paper, False, True))
        assert (found.label, found.buyer_label) == (staff, buyer)


def test_names_are_read_in_the_language_of_the_page():
    with translation.override("en"):
        found = STANDARD.of(State(Stage.QUALIFIED, Money.PAID, True, True, False, False, True))
        assert (found.label, found.buyer_label) == ("Being fulfilled", "Paid")


def test_each_state_belongs_to_exactly_one_status():
    listed = [state for one in STANDARD.listed for state in STANDARD.states_of(one.key)]

    assert sorted(listed) == sorted(STATES)


def test_a_list_that_leaves_an_order_without_a_status_is_refused():
    body = deepcopy(list(standard_statuses()))[:-1]

    assert len(status_problems(body, Known())) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda body: body.append(body[0]), "stands twice"),
        (lambda body: body[0].update(name={"en": "Draft"}), "Russian"),
        (lambda body: body[0].update(name={"ru": "Ч" * 41}), "40"),
        (lambda body: body[0].update(name={"ru": "закрыт "}), "two statuses are called “закрыт”"),
        (lambda body: body[0].update(name={"ru": "Иной", "en": "Closed"}), "two statuses are called “Closed”"),
        (lambda body: body[0].update(when={"field": "sum", "operator": "is", "value": 1}), "no field"),
    ],
)
def test_what_is_wrong_with_a_list_is_said_in_words(change, says):
    body = deepcopy(list(standard_statuses()))
    change(body)

    with translation.override("en"):
        assert any(says in problem for problem in status_problems(body, Known()))


def test_buyers_may_read_one_name_for_two_statuses():
    body = deepcopy(list(standard_statuses()))
    for one in body[:2]:
        one["buyer_name"] = {"ru": "В работе", "en": "In work"}

    assert status_problems(body, Known()) == []


def test_statuses_are_shown_in_the_order_an_order_passes_them():
    shown = [one.key for one in Statuses(standard_statuses()).along_the_way()]

    assert shown == [
        "draft",
        "received",
        "accepted",
        "invoice_sent",
        "delivery_allowed",
        "payment_order_received",
        "paid_in_part",
        "in_realisation",
        "shipped",
        "delivered",
        "closed",
        "cancelled",
    ]


def test_the_list_a_company_starts_with_goes_as_an_order_lives() -> None:
    stages = [Stage(one["stages"][0]) for one in standard_statuses()]

    assert stages == sorted(stages, key=list(Stage).index)
