"""Segments in the browser: made of the condition of a list, changed, archived when nothing asks by them."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from dealernet.business.parties.models import Party
from dealernet.business.segments.commands import KIND, add_segment
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import current
from dealernet.foundation.savedviews.keeping import save_view
from factories.dealing import person
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
THERE = "/desk/buyers/segments/"
TULA = {"field": "region", "operator": "is", "value": "Тула"}
BUILT = {"when-0-kind": "all", "when-node": "n1:0", "when-n1-field": "region", "when-n1-operator": "is"}


@pytest.fixture
def us() -> Company:
    made = company()
    Party.objects.filter(id=made.dealer("ООО «Тула»").id).update(region="Тула")
    made.dealer("ООО «Орёл»")
    return made


def desk(role: str = "administrator") -> Client:
    client = Client()
    client.force_login(Account.objects.create_user(f"{role}@s.example", "correct horse battery", name="А", role=role))
    return client


def test_the_condition_of_the_list_becomes_a_segment_that_leads_back_to_its_buyers(us: Company) -> None:
    client = desk()
    page = client.get("/desk/buyers/", {"if": json.dumps(TULA)}).content.decode()
    link = re.search(r'href="(/desk/buyers/segments/new/\?if=[^"]+)"', page)
    assert link is not None
    form = client.get(link[1]).content.decode()
    assert 'value="Тула"' in form

    answer = client.post(f"{THERE}new/", {**BUILT, "when-n1-value": "Тула", "title_ru": "Туляки", "title_en": "Tula"})

    shown = client.get(THERE).content.decode()
    [back] = re.findall(r'href="(/desk/buyers/\?if=[^"]+)"', shown)
    buyers = client.get(back.replace("&amp;", "&")).content.decode()
    standing = current(KIND, "tulyaki")
    assert (answer.status_code, answer["Location"]) == (302, THERE)
    assert standing is not None
    assert standing.body == {"title": {"ru": "Туляки", "en": "Tula"}, "when": TULA}
    assert json.loads(parse_qs(urlsplit(back).query)["if"][0])["field"] == "segment_tulyaki"
    assert "ООО «Тула»" in buyers
    assert "ООО «Орёл»" not in buyers


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title_ru": ""}, "Обязательное поле"),
        ({"when-0-kind": "all", "when-node": [], "title_ru": "А"}, "Добавьте хотя бы одно условие"),
        ({"when-n1-field": "gone", "title_ru": "А"}, "Такого поля больше нет"),
        ({"title_ru": "Туляки"}, "уже есть"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_published(us: Company, sent: dict[str, str], said: str) -> None:
    add_segment(us.actor, {"ru": "Туляки"}, TULA)
    before = Revision.objects.count()

    answer = desk().post(f"{THERE}new/", {**BUILT, "when-n1-value": "Тула", **sent})

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Revision.objects.count() == before


def test_a_segment_is_changed_over_what_was_seen_archived_and_brought_back(us: Company) -> None:
    key = add_segment(us.actor, {"ru": "Туляки"}, TULA)
    client, given = desk(), {**BUILT, "when-n1-value": "Орёл", "title_ru": "Орловцы"}
    assert 'name="seen" value="1"' in client.get(f"{THERE}{key}/").content.decode()

    changed = client.post(f"{THERE}{key}/", {**given, "seen": "1"})
    stale = client.post(f"{THERE}{key}/", {**given, "title_ru": "Иначе", "seen": "1"})
    archived = client.post(f"{THERE}{key}/archive/", follow=True).content.decode()
    standing = current(KIND, key)
    back = client.post(f"{THERE}{key}/restoration/")

    assert (changed.status_code, stale.status_code, back.status_code) == (302, 409, 302)
    assert standing is not None
    assert (standing.number, standing.body["archived"], "в архиве" in archived) == (3, True, True)


def test_one_that_a_view_asks_by_stays_and_says_by_which(us: Company) -> None:
    key = add_segment(us.actor, {"ru": "Туляки"}, TULA)
    asked = json.dumps({"field": "segment_tulyaki", "operator": "is", "value": True})
    save_view(person("head_of_sales"), "buyers", "Мои туляки", {"if": asked}, shared=True)
    client, before = desk(), Revision.objects.count()

    page = client.get(f"{THERE}{key}/").content.decode()
    answer = client.post(f"{THERE}{key}/archive/", follow=True).content.decode()

    assert "Мои туляки" in page
    assert f"{THERE}{key}/archive/" not in page
    assert "«Мои туляки»" in answer
    assert Revision.objects.count() == before


def test_whoever_publishes_nothing_looks_and_filters_only(us: Company) -> None:
    key = add_segment(us.actor, {"ru": "Туляки"}, TULA)
    client, buyer = desk("head_of_sales"), Client()
    buyer.force_login(us.dealer().account)

    page = client.get(THERE).content.decode()

    assert "Туляки" in page
    assert f"{THERE}{key}/" not in page
    for there in (f"{THERE}new/", f"{THERE}{key}/"):
        assert client.get(there).status_code == 404
    assert client.post(f"{THERE}{key}/archive/").status_code == 403
    assert buyer.get(THERE).status_code == 404
    assert desk().get(f"{THERE}nobody/").status_code == 404
