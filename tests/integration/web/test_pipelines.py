"""Pipelines by pages, without a script: drawn, ordered, looked at, published; where deals of a removed status go."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from dealernet.business.deals.models import Deal
from dealernet.business.deals.queries import pipelines_in_force, standard_pipelines
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import current
from factories.dealing import deal_of, where
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
THERE = "/desk/settings/pipelines/"


@pytest.fixture
def us() -> Company:
    return company()


def desk(role: str = "administrator") -> Client:
    client = Client()
    client.force_login(Account.objects.create_user(f"{role}@x.example", "correct horse battery", name="А", role=role))
    return client


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def fields(answer: Any) -> dict[str, Any]:
    """What the form of a page would send as it stands."""
    page, found = answer.content.decode(), {}
    form = page[page.index('<form id="pipeline"') :]
    for tag in re.findall(r"<input [^>]+>", form[: form.index("</form>")]):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if told.get("type") == "checkbox" and " checked" not in tag:
            continue
        found.setdefault(told["name"], []).append(unescape(told.get("value", "")))
    for name, body in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found[name] = re.findall(r'<option value="([^"]*)" selected', body) or [""]
    return found


def looked_at(answer: Any) -> str:
    told = re.search(r'name="body" value="([^"]*)"', answer.content.decode())
    assert told is not None, said(answer)
    return unescape(told[1])


def statuses(body: Any) -> list[str]:
    return [one["key"] for one in body["statuses"]]


def test_what_is_in_force_comes_back_from_its_form_as_it_was(us: Company) -> None:
    client = desk()

    for key, body in standard_pipelines().items():
        page = client.get(f"{THERE}{key}/")
        preview = client.post(f"{THERE}{key}/", fields(page))
        told = json.loads(looked_at(preview))
        assert statuses(told) == statuses(body)
        for ours, theirs in zip(told["statuses"], body["statuses"], strict=True):
            assert {**ours, "require": sorted(ours.get("require", ())), "lock": sorted(ours.get("lock", ()))} == {
                **theirs,
                "require": sorted(theirs.get("require", ())),
                "lock": sorted(theirs.get("lock", ())),
                **({"moves": _sorted(theirs["moves"])} if "moves" in theirs else {}),
            }
    assert not Revision.objects.filter(definition__kind="pipeline").exists()


def _sorted(moves: dict[str, list[str]]) -> dict[str, list[str]]:
    return {to: sorted(roles) for to, roles in moves.items()}


def test_a_pipeline_is_drawn_from_nothing(us: Company) -> None:
    client = desk()
    form = fields(client.get(f"{THERE}new/"))
    form |= {"title-ru": ["Сервис"], "title-en": ["Service"], "position": ["5"]}

    redrawn = client.post(f"{THERE}new/", {**form, "act": "add"})
    added = fields(redrawn)
    assert re.findall(r'name="([^"]+)"[^>]* autofocus', redrawn.content.decode()) == ["name-ru-s4"]
    assert added["status"] == ["s0", "s1", "s4", "s2", "s3"], "a new status stands before those where deals are closed"
    added |= {"name-ru-s4": ["Диагностика"], "stage-s4": ["work"], "colour-s4": ["wait"], "hint-ru-s4": ["Осмотрите"]}
    added = fields(client.post(f"{THERE}new/", {**added, "act": "task:s4"}))
    added |= {"task-ru-s4-t0": ["Осмотреть"], "task-amount-s4-t0": ["4"], "task-unit-s4-t0": ["hours"]}
    added |= {"require-s4": ["amount"], "lock-s4": ["title"], "roles-s4-s2": ["head_of_sales"], "to-s4": ["s2", "s3"]}
    del added["free-s4"]
    moved = fields(client.post(f"{THERE}new/", {**added, "act": "up:s4"}))
    assert moved["status"] == ["s0", "s4", "s1", "s2", "s3"]
    preview = client.post(f"{THERE}new/", moved)
    client.post(f"{THERE}new/", {"body": looked_at(preview), "comment": "Ремонт"})

    found = current("pipeline", "servis")
    assert found is not None
    assert (found.comment, statuses(found.body)) == ("Ремонт", ["new", "diagnostika", "work", "won", "lost"])
    assert found.body["statuses"][1] == {
        "key": "diagnostika",
        "name": {"ru": "Диагностика"},
        "colour": "wait",
        "stage": "work",
        "hint": {"ru": "Осмотрите"},
        "require": ["amount"],
        "lock": ["title"],
        "tasks": [{"title": {"ru": "Осмотреть"}, "amount": 4, "unit": "hours", "whom": "responsible"}],
        "moves": {"won": ["head_of_sales"], "lost": []},
    }
    assert [one.key for one in pipelines_in_force().open] == ["servis", "general", "regular", "marketing"]
    assert "Сервис" in said(client.get(THERE))


def test_removing_a_status_asks_where_its_deals_go_and_moves_them(us: Company) -> None:
    deals = [deal_of(us, "general.work") for _ in range(14)]
    client = desk()
    form = fields(client.get(f"{THERE}general/"))

    without = fields(client.post(f"{THERE}general/", {**form, "act": "remove:s1"}))
    preview = client.post(f"{THERE}general/", without)
    assert "14 сделок стоят в статусе «Выясняем потребность»" in said(preview)
    body = looked_at(preview)

    refused = client.post(f"{THERE}general/", {"body": body})
    assert refused.status_code == 409
    assert "14 сделок стоят" in said(refused)
    assert {where(one) for one in deals} == {"general.work"}

    client.post(f"{THERE}general/", {"body": body, "go-work": "general.offer", "comment": "Короче"})
    assert {where(one) for one in deals} == {"general.offer"}
    assert Deal.objects.filter(stage="waiting").count() == 14


def test_one_goes_back_from_the_preview_with_what_was_typed(us: Company) -> None:
    client = desk()
    form = fields(client.get(f"{THERE}general/")) | {"name-ru-s0": ["Свежая заявка"]}

    preview = client.post(f"{THERE}general/", form)
    again = client.post(f"{THERE}general/", {"body": looked_at(preview), "act": "edit"})

    assert "Свежая заявка" in said(again)
    assert fields(again)["status"] == form["status"]
    assert current("pipeline", "general") is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title-ru": [""]}, "нужен русский текст"),
        ({"name-ru-s1": [""]}, "нужен русский текст"),
        ({"stage-s5": ["work"]}, "воронке нужен статус стадии «Успех»"),
        ({"stage-s0": ["won"]}, "он не может быть закрывающим"),
        ({"position": ["много"]}, "место среди других"),
        ({"status": [""]}, "хотя бы один статус"),
        ({"task-amount-s0-t0": ["скоро"]}, "срок задачи"),
        ({"colour-s0": ["#f00"]}, "выберите для него цвет"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_published(us: Company, wrong: dict[str, Any], told: str) -> None:
    client = desk()
    form = fields(client.get(f"{THERE}general/")) | wrong

    page = client.post(f"{THERE}general/", form)

    assert page.status_code == 422
    assert told in said(page)
    assert not Revision.objects.filter(definition__kind="pipeline").exists()


@pytest.mark.parametrize("body", ["", "{", "[]", '{"title": {}}', '{"statuses": "x"}', "null"])
def test_a_body_that_was_tampered_with_is_refused(us: Company, body: str) -> None:
    page = desk().post(f"{THERE}general/", {"body": body})

    assert page.status_code == 422
    assert not Revision.objects.filter(definition__kind="pipeline").exists()


def test_only_whoever_publishes_comes_here(us: Company) -> None:
    client = desk("head_of_sales")

    assert [client.get(there).status_code for there in (THERE, f"{THERE}general/", f"{THERE}new/")] == [404] * 3
    assert client.post(f"{THERE}general/", {"body": "{}"}).status_code == 403
    assert client.post(f"{THERE}new/", {}).status_code == 403
    assert desk().get(f"{THERE}moon/").status_code == 404


def test_whoever_publishes_second_is_told_of_the_first(us: Company) -> None:
    client = desk()
    form = fields(client.get(f"{THERE}general/"))
    mine = client.post(f"{THERE}general/", form | {"name-ru-s0": ["Моё"]})
    theirs = client.post(f"{THERE}general/", form | {"name-ru-s0": ["Чужое"]})
    client.post(f"{THERE}general/", {"body": looked_at(theirs), "seen": "0"})

    refused = client.post(f"{THERE}general/", {"body": looked_at(mine), "seen": "0"})

    assert refused.status_code == 409
    assert "Тем временем вышла редакция 1 этой воронки. Набранное не потеряно" in said(refused)
    found = current("pipeline", "general")
    assert found is not None
    assert (found.number, found.body["statuses"][0]["name"]["ru"]) == (1, "Чужое")


def test_an_english_name_that_came_with_a_russian_one_goes_when_that_is_renamed(us: Company) -> None:
    client = desk()
    form = fields(client.get(f"{THERE}new/"))
    form |= {"title-ru": ["Сервис"], "name-ru-s0": ["Заявка"], "name-ru-s1": ["Ремонт"], "name-en-s1": ["Repair"]}

    body = json.loads(looked_at(client.post(f"{THERE}new/", form)))
    redrawn = fields(client.post(f"{THERE}new/", {**form, "act": "add"}))

    names = [one["name"] for one in body["statuses"]]
    assert names == [
        {"ru": "Заявка"},
        {"ru": "Ремонт", "en": "Repair"},
        {"ru": "Успех", "en": "Won"},
        {"ru": "Отказ", "en": "Lost"},
    ]
    assert (redrawn["name-en-s0"], redrawn["name-en-s1"]) == ([""], ["Repair"])
