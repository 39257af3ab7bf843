"""Why it happened by itself: runs, reasons beside moments of history, the feed of a manager."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from dealernet.automation.packs import publish_pack
from dealernet.automation.queries import feed, list_rules, list_runs, reasons_of, runs_of
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.parties.models import BankAccount
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.access.models import Account
from dealernet.foundation.conditions.explain import Reason
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.events.timeline import timeline
from dealernet.foundation.paging import Page
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def us() -> Company:
    found = company()
    account = {"number": "40702810200000000001", "bank_name": "ПАО «ТЕСТБАНК»", "bic": "044525225"}
    BankAccount.objects.create(party=found.seller.party, is_default=True, **account)
    publish_pack(found.actor)
    return found


def bought(us: Company, dealer: Dealer):
    product = us.product(price="1000.00")
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(2))])])
    let_it_happen()
    return outcome.subject


def test_history_says_which_rule_revision_and_values_decided_and_because_of_whom(us, django_assert_num_queries):
    dealer = us.dealer(deferral=14, limit="100000")
    order = bought(us, dealer)

    with django_assert_num_queries(3), translation.override("en"):
        moments = timeline([order])
        reasons = reasons_of(moments)

        qualified = next(m for m in moments if m.kind == "orders.qualified")
        why = reasons[qualified.id]
        assert (why.rule, why.revision) == ("Regular dealers", 1)
        assert why.because == f"Order received: 2,000\u00a0₽: {dealer.account.name}"
        assert why.grounds == (
            Reason("the client is: regular", holds=True),
            Reason("price type: Оптовая", holds=True),
            Reason("deferral, days: 14", holds=True),
            Reason("goods are there: yes", holds=True),
            Reason("held for something that lacks: no", holds=True),
            Reason("responsible manager: Светлана", holds=True),
            Reason("agreement: Соглашение оптовое", holds=True),
            Reason("stage: Submitted", holds=True),
        )
    submitted = next(m for m in moments if m.kind == "orders.submitted")
    assert submitted.id not in reasons


def test_papers_and_tasks_made_by_a_rule_name_its_event_too(us):
    order = bought(us, us.dealer(regular=False))
    paid = bought(us, us.dealer())

    made = EventRow.objects.filter(kind__in=["tasks.created", "documents.issued"]).values_list("kind", "cause")
    causes = {(kind, EventRow.objects.get(id=cause).kind) for kind, cause in made}
    assert causes == {
        ("tasks.created", "orders.submitted"),
        ("tasks.created", "orders.invoiced"),
        ("documents.issued", "orders.submitted"),
    }
    assert order != paid


def test_a_rule_that_did_not_match_says_what_spoke_against(us):
    order = bought(us, us.dealer(regular=False))

    with translation.override("ru"):
        [run] = [one for one in runs_of(us.actor, [order]) if one.rule == "regular"]

    assert (run.state, run.title) == ("not_matched", "Постоянные дилеры")
    assert [reason.text for reason in run.grounds if not reason.holds] == [
        "клиент: новый; нужно: постоянный",
        "вид цен: не задано",
        "отсрочка, дней: не задано",
        "ждёт недостающего: да; нужно: нет",
        "ответственный менеджер: не задано",
        "соглашение: не задано",
    ]


def test_the_feed_shows_a_manager_only_the_own_orders(us):
    mine, other = us.dealer(), us.dealer()
    stranger = Account.objects.create_user("oleg@example.ru", "correct horse battery", name="Олег", role="salesperson")
    other.party.responsible = stranger
    other.party.save(update_fields=["responsible"])
    order, _ = bought(us, mine), bought(us, other)

    rows = feed(actor_of(us.manager))

    assert {row.order_id for row in rows} == {order}
    assert [row.moment.kind for row in rows] == ["orders.invoiced", "orders.qualified", "orders.submitted"]
    assert [row.why.rule if row.why else "" for row in rows] == ["Постоянные дилеры", "Постоянные дилеры", ""]


def test_lists_of_rules_and_runs_name_revisions(us):
    bought(us, us.dealer())

    rules = list_rules(us.actor)
    runs = list_runs(us.actor, Page(size=5), rule="regular")

    assert (rules[0].key, rules[0].revision, rules[0].actions) == ("received", 1, ("letters.send",))
    assert [(run.rule, run.revision, run.state) for run in runs.rows] == [("regular", 1, "done")]
