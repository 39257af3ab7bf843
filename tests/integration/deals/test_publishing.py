"""Publishing pipelines: a status that holds deals goes only with an answer where they go, and they move with it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import yaml

from dealernet.business.deals.commands import NewDeal, move_deals, open_deals, publish_pipeline
from dealernet.business.deals.errors import StatusInUse, StatusUnknown
from dealernet.business.deals.models import Deal
from dealernet.business.deals.queries import pipelines_in_force, standard_pipelines
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.access.identify import actor_of
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.moving import exported, take_over
from dealernet.foundation.configuration.publishing import NotPublishable, current, publish, roll_back
from dealernet.foundation.errors import PowerMissing, Refusal
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.outcomes import settled
from dealernet.foundation.savedviews.keeping import save_view
from dealernet.foundation.savedviews.models import SavedView
from factories.dealing import deal_of, person, where
from factories.racing import at_once
from factories.trade import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def us() -> Company:
    return company()


def general(*, without: str = "", **changes: Any) -> dict[str, Any]:
    """The standard pipeline without a status, with changes of others by key."""
    body: dict[str, Any] = copy.deepcopy(dict(standard_pipelines()["general"]))
    body["statuses"] = [{**one, **changes.get(one["key"], {})} for one in body["statuses"] if one["key"] != without]
    for one in body["statuses"]:
        if without:
            one.get("moves", {}).pop(without, None)
    return body


def state() -> Any:
    return list(Deal.objects.order_by("id").values()), EventRow.objects.count(), Revision.objects.count()


def test_a_status_of_fourteen_deals_cannot_go_without_saying_where_they_go(us: Company) -> None:
    deals = [deal_of(us, "general.work") for _ in range(14)]
    body, before = general(without="work"), state()

    with pytest.raises(StatusInUse) as refused:
        publish_pipeline(us.actor, "general", body)

    assert "14" in str(refused.value)
    assert "Finding out the need" in str(refused.value) or "Выясняем потребность" in str(refused.value)
    assert state() == before

    publish_pipeline(us.actor, "general", body, going={"work": "general.offer"}, comment="Короче")
    assert {where(one) for one in deals} == {"general.offer"}
    moved = EventRow.objects.filter(kind="deals.moved")
    assert {(one.facts["before"], one.facts["after"]) for one in moved} == {("general.work", "general.offer")}
    assert moved.count() == 14


def naming(us: Company) -> Actor:
    """Rules by condition and by step, a validation and saved views that name a status no deal stands in."""
    asked = {"field": "status", "operator": "is_one_of", "value": ["general.work", "general.offer"]}
    step = {"do": "tasks.create", "kind": "other", "title": "Дело"}
    moving = {"do": "deals.move", "place": "general.work"}
    publish(us.actor, "rule", "by_when", {"title": {"ru": "Если"}, "on": "deals.moved", "when": asked, "then": [step]})
    publish(us.actor, "rule", "by_step", {"title": {"ru": "То"}, "on": "orders.submitted", "then": [moving]})
    owner = person("administrator")
    save_view(owner, "deals", "Место", {"place": "general.work", "mine": "1"})
    save_view(owner, "deals", "Условие", {"if": json.dumps(asked), "sort": "-amount"})
    return owner


def test_what_names_a_status_that_goes_is_told_and_names_another_from_now_on(us: Company) -> None:
    naming(us)
    body, before, views = general(without="work"), state(), list(SavedView.objects.values())

    with pytest.raises(StatusInUse) as refused:
        publish_pipeline(us.actor, "general", body)
    with pytest.raises(NotPublishable, match="«Если»"):
        publish(us.actor, "pipeline", "general", body)

    assert all(f"«{title}»" in str(refused.value) for title in ("Если", "То", "Место", "Условие"))
    assert (state(), list(SavedView.objects.values())) == (before, views)

    publish_pipeline(us.actor, "general", body, going={"work": "general.offer"})

    when, step = current("rule", "by_when"), current("rule", "by_step")
    assert when is not None
    assert step is not None
    assert (when.number, when.body["when"]["value"]) == (2, ["general.offer"])
    assert (step.number, step.body["then"]) == (2, [{"do": "deals.move", "place": "general.offer"}])
    kept = {view.name: view.query for view in SavedView.objects.all()}
    assert kept["Место"] == {"place": "general.offer", "mine": "1"}
    assert json.loads(kept["Условие"]["if"])["value"] == ["general.offer"]
    assert kept["Условие"]["sort"] == "-amount"


def test_a_status_that_goes_may_be_named_anew_by_one_of_the_same_revision(us: Company) -> None:
    naming(us)
    body = general(without="work")
    before = general()["statuses"][1]
    body["statuses"].insert(1, {**before, "key": "talk"})

    publish_pipeline(us.actor, "general", body, going={"work": "general.talk"})

    assert {view.query.get("place") for view in SavedView.objects.all()} == {"general.talk", None}


def test_an_answer_may_be_another_pipeline_but_no_place_that_is_not_there(us: Company) -> None:
    deal, body = deal_of(us, "general.work"), general(without="work")
    before = state()

    for nowhere in ("general.work", "general.moon", "moon"):
        with pytest.raises(StatusUnknown):
            publish_pipeline(us.actor, "general", body, going={"work": nowhere})
    assert state() == before

    publish_pipeline(us.actor, "general", body, going={"work": "regular.clarify"})
    assert where(deal) == "regular.clarify"


def test_deals_follow_a_status_that_means_something_else_now(us: Company) -> None:
    deal = deal_of(us, "general.work")

    publish_pipeline(us.actor, "general", general(work={"stage": "won"}))

    found = Deal.objects.get(id=deal)
    assert (found.stage, found.closed_at is not None) == ("won", True)
    assert EventRow.objects.filter(kind="deals.closed").count() == 1


def test_a_pipeline_that_takes_no_deals_asks_about_the_open_ones(us: Company) -> None:
    deal, body = deal_of(us), {**general(), "off": True}

    with pytest.raises(StatusInUse):
        publish_pipeline(us.actor, "general", body)
    publish_pipeline(us.actor, "general", body, going={"new": "marketing.missed"})

    assert where(deal) == "marketing.missed"
    [outcome] = open_deals(us.actor, [NewDeal("Насосы", "general", contact_name="А")])
    assert outcome.refusal is not None
    assert outcome.refusal.code == "deal_status_unknown"


def test_no_way_round_leaves_a_deal_nowhere(us: Company) -> None:
    publish_pipeline(us.actor, "general", general(without="work"))
    publish_pipeline(us.actor, "general", general())
    deal_of(us, "general.work")
    before = state()

    with pytest.raises(NotPublishable) as by_hand:
        publish(us.actor, "pipeline", "general", general(without="work"))
    with pytest.raises(NotPublishable):
        roll_back(us.actor, "pipeline", "general", 1)
    with pytest.raises(Refusal):
        take_over(us.actor, _as_file(general(without="work")), comment="")

    assert "page" in str(by_hand.value) or "странице" in str(by_hand.value)
    assert state() == before


def test_pipelines_move_between_installations_as_a_file(us: Company) -> None:
    publish_pipeline(us.actor, "service", {**general(), "title": {"ru": "Сервис"}})

    told = exported(us.actor)

    assert "Сервис" in told
    assert take_over(us.actor, told.encode(), comment="") == {"new": 0, "changed": 0, "same": 1}
    found = pipelines_in_force().pipeline("service")
    assert found is not None
    assert (found.label, found.revision, len(found.statuses)) == ("Сервис", 1, 7)


def test_only_whoever_publishes_changes_a_pipeline(us: Company) -> None:
    before = state()

    with pytest.raises(PowerMissing):
        publish_pipeline(person("head_of_sales"), "general", general(without="work"))
    with pytest.raises(NotPublishable):
        publish_pipeline(us.actor, "general", {"title": {"ru": "Пусто"}, "statuses": []})

    assert state() == before


@pytest.mark.django_db(transaction=True)
def test_nobody_moves_a_deal_into_a_status_while_it_goes(us: Company) -> None:
    deal, me = deal_of(us), actor_of(us.manager)

    def publishes() -> Any:
        return publish_pipeline(us.actor, "general", general(without="work"), going={"work": "general.offer"})

    at_once(publishes, lambda: move_deals(me, [deal], "general.work"))

    assert where(deal) in ("general.new", "general.offer")
    found = pipelines_in_force()
    assert all(found.at(where(one.id)) for one in Deal.objects.all())


def test_a_company_s_own_pipeline_takes_deals_at_once(us: Company) -> None:
    body = {
        "title": {"ru": "Сервис", "en": "Service"},
        "statuses": [
            {"key": "in", "name": {"ru": "Принят"}, "colour": "go", "stage": "new"},
            {"key": "ok", "name": {"ru": "Готов"}, "colour": "good", "stage": "won"},
            {"key": "no", "name": {"ru": "Отказ"}, "colour": "bad", "stage": "lost"},
        ],
    }

    assert publish_pipeline(us.actor, "service", body) == 1
    assert publish_pipeline(us.actor, "service", body) == 1, "the same again changes nothing"
    deal = deal_of(us, "service")
    settled(move_deals(actor_of(us.manager), [deal], "service.ok"))

    assert where(deal) == "service.ok"


def _as_file(body: dict[str, Any]) -> bytes:
    told: str = yaml.safe_dump({"dealernet": {"pipeline": {"general": body}}}, allow_unicode=True)
    return told.encode()
