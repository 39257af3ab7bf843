"""Two windows with the same definition open: the one that comes second overwrites nothing and loses nothing typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from lxml import html as parse

from dealernet.business.conversations.queries import LETTER
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import current, publish
from dealernet.foundation.exchange.border import DEFAULTS
from factories.trade import Company, company

pytestmark = pytest.mark.django_db
RULE = {
    "title": {"ru": "Задача"},
    "on": "orders.submitted",
    "then": [{"do": "tasks.create", "kind": "other", "title": "А"}],
}
CHECK = {
    "title": {"ru": "Отмена"},
    "subject": "order",
    "fields": ["stage"],
    "means": "forbid",
    "when": {"field": "total", "operator": "at_least", "value": 1},
    "message": {"ru": "Не надо"},
}
FIELD = {"title": {"ru": "Проезд"}, "subject": "order", "type": "text", "position": 1, "buyer": "hidden"}
SEGMENT = {"title": {"ru": "Туляки"}, "when": {"field": "region", "operator": "is", "value": "Тула"}}
EDITORS = {
    "rule": ("rule", "one", RULE, "/desk/feed/rules/one/change/", "title-ru", {}),
    "validation": ("validation", "one", CHECK, "/desk/settings/validations/one/", "message_ru", {}),
    "field": ("field", "order-one", FIELD, "/desk/settings/fields/order-one/", "help_ru", {}),
    "segment": ("segment", "one", SEGMENT, "/desk/buyers/segments/one/", "title_ru", {}),
    "letter": (LETTER, "invoice", None, "/desk/letters/templates/invoice/", "subject-ru", {}),
    "calendar": ("calendar", "work", None, "/desk/settings/calendar/", "off", {"off": ("03.03.2027", "04.03.2027")}),
    "border": ("border", "onec", DEFAULTS, "/desk/1c/border/", "final_at", {"final_at": ("qualified", "paid")}),
    "printed form": (
        "printed_form",
        "order",
        None,
        "/desk/settings/printed-forms/order/",
        "title-ru",
        {"act": ("publish",) * 2},
    ),
}
"""By what it is: its kind, key, body, the page, the field that is typed in, and what is typed where that matters."""


@pytest.fixture
def us() -> Company:
    return company()


@pytest.fixture
def anna(us: Company) -> Client:
    return signed_in("Анна")


def signed_in(name: str) -> Client:
    client = Client()
    email = f"{Account.objects.count()}@w.example"
    client.force_login(Account.objects.create_user(email, "correct horse battery", name=name, role="administrator"))
    return client


def opened(client: Client, address: str, field: str) -> dict[str, Any]:
    """What the form of the page would send now."""
    main = parse.fromstring(client.get(address).content.decode()).find(".//main")
    [form] = [one for one in main.iter("form") if field in one.fields]
    told: dict[str, Any] = {}
    for name, value in form.form_values():
        told.setdefault(name, []).append(value)
    return {**told, "address": form.get("action") or address}


def sent(client: Client, form: dict[str, Any], **typed: Any) -> Any:
    told = {name: value for name, value in form.items() if name != "address"}
    return client.post(form["address"], {**told, **typed})


def words(response: Any) -> str:
    main = parse.fromstring(response.content.decode()).find(".//main")
    return re.sub(r"\s+", " ", main.text_content().replace("\xa0", " "))


@pytest.mark.parametrize("which", EDITORS)
def test_the_second_window_overwrites_nothing_and_keeps_what_was_typed(us: Company, anna: Client, which: str) -> None:
    kind, key, body, address, field, typed = EDITORS[which]
    if body is not None:
        publish(us.actor, kind, key, body)
    one, other = ({"act": values[n]} if (values := typed.get("act")) else {} for n in (0, 1))
    mine, theirs = typed.get(field, ("Первое окно", "Второе окно"))
    first, second = opened(anna, address, field), opened(anna, address, field)

    saved = sent(anna, first, **{field: mine}, **one)
    standing, before = current(kind, key), Revision.objects.count()
    refused = sent(anna, second, **{field: theirs}, **other)

    assert saved.status_code == 302
    assert refused.status_code == 409
    assert Revision.objects.count() == before
    assert current(kind, key) == standing
    assert "вы сами опубликовали редакцию" in words(refused)
    assert f"Что изменила редакция {standing.number}" in words(refused)
    [again] = [
        form for form in parse.fromstring(refused.content.decode()).find(".//main").iter("form") if field in form.fields
    ]
    assert again.fields[field].strip() == theirs
    assert again.fields["over"] is None

    over = {"seen": again.fields.get("seen", ""), "over": str(standing.number)}
    agreed = sent(anna, second, **{field: theirs}, **other, **over)

    assert agreed.status_code == 302
    assert current(kind, key).number == standing.number + 1


def test_who_was_faster_is_named_with_what_was_changed_and_why(us: Company, anna: Client) -> None:
    publish(us.actor, "rule", "one", RULE)
    form = opened(anna, "/desk/feed/rules/one/change/", "title-ru")
    other = signed_in("Борис")
    sent(
        other,
        opened(other, "/desk/feed/rules/one/change/", "title-ru"),
        **{"title-ru": "Иначе", "comment": "так решили"},
    )

    refused = sent(anna, form, **{"title-ru": "По-моему"})

    assert refused.status_code == 409
    assert "Борис опубликовал(а) редакцию 2" in words(refused)
    assert "так решили" in words(refused)
    assert "Иначе" in words(refused)
    assert current("rule", "one").body["title"] == {"ru": "Иначе"}


def test_a_third_revision_is_not_overwritten_by_a_look_at_the_second(us: Company, anna: Client) -> None:
    publish(us.actor, "rule", "one", RULE)
    form = opened(anna, "/desk/feed/rules/one/change/", "title-ru")
    for title in ("Вторая", "Третья"):
        publish(us.actor, "rule", "one", {**RULE, "title": {"ru": title}})

    refused = sent(anna, form, **{"title-ru": "Моя", "over": "2"})

    assert refused.status_code == 409
    assert current("rule", "one").body["title"] == {"ru": "Третья"}


def test_a_draft_begun_from_an_older_revision_is_not_rehearsed_as_if_it_were_the_newest(
    us: Company, anna: Client
) -> None:
    publish(us.actor, "rule", "one", RULE)
    form = opened(anna, "/desk/feed/rules/one/change/", "title-ru")
    publish(us.actor, "rule", "one", {**RULE, "title": {"ru": "Вторая"}})

    refused = sent(anna, form, **{"title-ru": "Моя", "rehearse": "1"})

    assert refused.status_code == 409
    assert "Моя" in refused.content.decode()


def test_a_territory_changed_in_another_window_stay(us: Company, anna: Client) -> None:
    people = [str(Account.objects.get(name="Анна").email)]
    publish(us.actor, "territory", "tula", {"title": "Тула", "regions": ["Тульская область"], "people": people})
    form = opened(anna, "/desk/settings/territories/tula/", "title")
    publish(us.actor, "territory", "tula", {"title": "Центр", "regions": ["Тульская область"], "people": people})

    refused = sent(anna, form, title="Юг")

    assert refused.status_code == 409
    assert current("territory", "tula").body["title"] == "Центр"
    assert 'value="Юг"' in refused.content.decode()


def test_an_act_of_the_editor_keeps_the_revision_it_was_opened_at(us: Company, anna: Client) -> None:
    publish(us.actor, "rule", "one", RULE)
    form = opened(anna, "/desk/feed/rules/one/change/", "title-ru")
    publish(us.actor, "rule", "one", {**RULE, "title": {"ru": "Вторая"}})

    redrawn = sent(anna, form, act="add:wait")

    assert '<input type="hidden" name="seen" value="1">' in redrawn.content.decode()
