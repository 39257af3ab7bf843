"""A rule is made, changed, switched off and brought back on pages; what is wrong is said where it stands."""

from __future__ import annotations

import re
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html as parse

from dealernet.automation.models import Rehearsal
from dealernet.automation.packs import publish_pack
from dealernet.automation.rules import KIND
from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.business.orders.models import Order
from dealernet.foundation import clock
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.configuration.publishing import current, in_force
from dealernet.foundation.events.models import EventRow
from factories.happening import let_it_happen
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {"title-ru": "Принять крупные", "position": "40", "on": "orders.submitted", "comment": "попробуем"}
LARGE = {
    "when-node": "1:0",
    "when-0-kind": "all",
    "when-1-field": "total",
    "when-1-operator": "at_least",
    "when-1-value": "1 000,50",
}


@pytest.fixture
def us() -> Company:
    return company()


def signed_in(role: str) -> Client:
    account = Account.objects.create_user(f"{role}@example.ru", "correct horse battery", name=role, role=role)
    client = Client()
    client.force_login(account)
    return client


def ordered(us: Company, dealer: Dealer, price: str) -> UUID:
    line = NewLine(us.product(price=price).id, Decimal(1))
    [outcome] = place_orders(dealer.actor, [NewOrder(dealer.id, [line])])
    return outcome.subject


def words(response) -> str:
    main = parse.fromstring(response.content.decode()).find(".//main")
    return re.sub(r"\s+", " ", main.text_content().replace("\xa0", " "))


def steps(*told: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = {"step": [str(n) for n in range(1, len(told) + 1)]}
    for number, step in enumerate(told, 1):
        found |= {f"{number}-{name}": value for name, value in step.items()}
    return found


TASK = {
    "kind": "do",
    "do": "tasks.create",
    "told-kind": "other",
    "told-title": "Позвонить: {{ customer }}",
    "told-due_hours": "8",
}


def test_a_rule_made_on_the_page_is_in_force_and_acts(us: Company) -> None:
    page = signed_in("administrator")

    sent = page.post(reverse("desk-rule-new"), {**NEW, **LARGE, **steps({"kind": "do", "do": "orders.qualify"})})

    assert (sent.status_code, sent.url) == (302, reverse("desk-rule", args=["prinyat_krupnye"]))
    body = current(KIND, "prinyat_krupnye").body
    assert body == {
        "title": {"ru": "Принять крупные"},
        "position": 40,
        "on": "orders.submitted",
        "when": {"field": "total", "operator": "at_least", "value": "1000.5"},
        "then": [{"do": "orders.qualify"}],
    }
    dealer = us.dealer()
    small, large = ordered(us, dealer, "1000.00"), ordered(us, dealer, "1000.50")
    let_it_happen()
    assert [Order.objects.get(id=one).stage for one in (small, large)] == ["submitted", "qualified"]


def test_the_editor_gives_back_every_rule_of_the_pack_as_it_is(us: Company) -> None:
    publish_pack(us.actor)
    page = signed_in("administrator")
    before = {key: one.body for key, one in in_force(KIND).items()}
    count = Revision.objects.count()

    for key in before:
        address = reverse("desk-rule-change", args=[key])
        form = _fields(page.get(address).content.decode())
        sent = page.post(address, form)
        assert sent.status_code == 302, (key, words(sent))

    after = {key: one.body for key, one in in_force(KIND).items()}
    changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert changed == {}
    assert Revision.objects.count() == count


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"title-ru": ""}, "Дайте правилу название."),
        ({"on": "orders.vanished"}, "Выберите, когда правило рассматривается."),
        ({"position": "-1"}, "Порядок среди правил — число от 0 до 9999."),
        ({"step": []}, "правило должно что-то делать"),
        ({"1-do": "orders.fly"}, "Такого действия больше нет: уберите шаг."),
        ({"1-told-title": "Цена {{ secret }}"}, "слова «secret» нет"),
        ({"1-told-title": ""}, "не заполнено"),
        ({"1-told-due_hours": "99999999"}, "целое число от 1 до 2000"),
        ({"1-told-title": "x" * 2_001}, "текст не длиннее 2000 знаков"),
        ({**LARGE, "when-1-value": "много"}, "числ"),
        ({**LARGE, "when-1-field": "gone"}, "Такого поля больше нет"),
        ({"1-kind": "wait", "1-many": "0", "1-unit": "d"}, "Укажите, сколько ждать"),
        ({"1-kind": "until", "1-until": "total"}, "Выберите, какого дня ждать."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_published(us: Company, told, said) -> None:
    page = signed_in("administrator")
    events = EventRow.objects.count()

    sent = page.post(reverse("desk-rule-new"), {**NEW, **steps(TASK), **told})

    assert sent.status_code == 422
    assert said in words(sent)
    assert _fields(sent.content.decode()).get("title-ru") == [told.get("title-ru", NEW["title-ru"])]
    assert (Revision.objects.count(), EventRow.objects.count()) == (0, events)


def test_steps_are_added_moved_and_removed_without_losing_what_was_typed(us: Company) -> None:
    page = signed_in("administrator")
    typed = {**NEW, **LARGE, **steps(TASK)}

    def after(act: str, form: dict[str, object]) -> dict[str, object]:
        answer = page.post(reverse("desk-rule-new"), {**form, "act": act}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        return _fields(answer.content.decode())

    added = after("add:wait", typed)
    assert added["step"] == ["1", "2"]
    moved = after("up:2", added)
    assert moved["step"] == ["2", "1"]
    left = after("remove:2", moved)
    assert left["step"] == ["1"]
    assert {name: left[name] for name in ("1-told-title", "1-told-due_hours", "title-ru", "when-1-value")} == {
        "1-told-title": ["Позвонить: {{ customer }}"],
        "1-told-due_hours": ["8"],
        "title-ru": ["Принять крупные"],
        "when-1-value": ["1 000,50"],
    }
    assert Revision.objects.count() == 0


def test_a_step_just_added_is_not_told_wrong_before_anybody_typed(us: Company) -> None:
    page = signed_in("administrator")
    blank = {**NEW, **steps({"kind": "do", "do": "tasks.create"}, {"kind": "do", "do": "letters.tell_staff"})}

    shown = words(page.post(reverse("desk-rule-new"), {**blank, "act": "redraw"}))

    assert "не заполнено" not in shown
    assert "Кого просить (необязательно)" in shown
    assert "все с ролью «Администратор»" in shown
    assert ("ничего" in shown, "не выбрано" in shown) == (False, True)
    assert "не заполнено" in words(page.post(reverse("desk-rule-new"), blank))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("newcomer", "у ещё не принятого заказа кнопка «Задать условия»"),
        ("other", "у ещё не принятого заказа кнопка «Принять»"),
        ("", "От этого зависит, какая кнопка будет в карточке заказа"),
    ],
)
def test_the_kind_of_a_task_says_which_button_it_gives_the_order(us: Company, kind: str, said: str) -> None:
    page = signed_in("administrator")
    typed = {**NEW, **steps({**TASK, "told-kind": kind}), "act": "redraw"}

    assert said in words(page.post(reverse("desk-rule-new"), typed))
    assert said not in words(page.post(reverse("desk-rule-new"), {**typed, "on": "deals.opened"}))


def test_a_step_of_other_records_is_named_with_what_it_is_for(us: Company) -> None:
    buyers = {**NEW, "on": "parties.moment_came", "act": "redraw"}

    shown = words(signed_in("administrator").post(reverse("desk-rule-new"), buyers))

    assert "поставить задачу" in shown
    assert "Почему других шагов здесь нет" in shown
    assert "только для заказов: " in shown


def test_a_rule_is_switched_off_and_on_and_brought_back_from_its_history(us: Company) -> None:
    page = signed_in("administrator")
    page.post(reverse("desk-rule-new"), {**NEW, **steps({"kind": "do", "do": "orders.qualify"}), "each": NEW["on"]})
    key = "prinyat_krupnye"

    page.post(reverse("desk-rule-switch", args=[key]), {"on": "0"})
    order = ordered(us, us.dealer(), "10.00")
    let_it_happen()
    assert Order.objects.get(id=order).stage == "submitted"
    assert "Правило выключено" in words(page.get(reverse("desk-rule", args=[key])))
    history = reverse("desk-configuration-history", args=["rule", key])
    assert "'off': true" in words(page.get(history))

    assert "Вернуть редакцию 1 сразу в действие" in words(page.get(history))
    back = page.post(reverse("desk-configuration-rollback", args=["rule", key]), {"number": "1"}, follow=True)
    assert "Редакция 1 снова действует, теперь это редакция 3." in back.content.decode()
    assert (current(KIND, key).number, "off" in current(KIND, key).body) == (3, False)
    assert page.post(reverse("desk-configuration-rollback", args=["rule", key]), {"number": "77"}).status_code in (
        302,
        404,
    )
    assert current(KIND, key).number == 3


def test_a_file_is_looked_at_and_then_taken_over(us: Company) -> None:
    page = signed_in("administrator")
    content = (
        b"dealernet:\n  rule:\n    mine: {title: {ru: Mine}, on: orders.submitted, then: [{do: orders.qualify}]}\n"
    )

    looked = page.post(reverse("desk-configuration-taking"), {"file": SimpleUploadedFile("a.yaml", content)})
    assert "Новых: 1" in words(looked)
    assert Revision.objects.count() == 0
    kept = re.search(r'name="content" value="([^"]+)"', looked.content.decode())[1]
    taken = page.post(reverse("desk-configuration-taking"), {"content": kept, "act": "take", "comment": "из филиала"})
    assert taken.status_code == 302
    assert (current(KIND, "mine").number, current(KIND, "mine").comment) == (1, "из филиала")
    saved = page.get(reverse("desk-configuration-file")).content
    assert b"mine:" in saved
    for broken in ({"file": SimpleUploadedFile("a.yaml", b"\x00")}, {"content": "?"}, {}):
        assert page.post(reverse("desk-configuration-taking"), broken).status_code == 422


@pytest.mark.parametrize("role", ["salesperson", "head_of_sales", "accountant", "director"])
def test_who_may_not_publish_makes_no_rules(us: Company, role: str) -> None:
    publish_pack(us.actor)
    page, count = signed_in(role), Revision.objects.count()

    assert page.get(reverse("desk-rule-new")).status_code in (403, 404)
    assert page.post(reverse("desk-rule-new"), {**NEW, **steps(TASK)}).status_code in (403, 404)
    assert page.post(reverse("desk-rule-switch", args=["regular"]), {"on": "0"}).status_code in (403, 404)
    assert page.get(reverse("desk-configuration-file")).status_code in (403, 404)
    assert Revision.objects.count() == count


def _fields(html: str) -> dict[str, object]:
    """What a browser would send of the editor's form."""
    form = next(one for one in parse.fromstring(html).iter("form") if one.get("id") == "rule")
    for blank in list(form.iter("template")):
        blank.drop_tree()
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return dict(found)


MONDAYS = {
    "title-ru": "По понедельникам",
    "position": "40",
    "on": "orders.moment_came",
    "at-each": "week",
    "at-weekday": "0",
    "at-time": "9:00",
}


def test_a_rule_on_a_moment_is_made_on_the_page_and_says_how_many_it_would_take(us: Company) -> None:
    page = signed_in("administrator")
    ordered(us, us.dealer(), "1500.00")
    shown = page.post(reverse("desk-rule-new"), {**MONDAYS, "act": "redraw"})
    assert "В какой момент" in words(shown)
    assert "Сначала репетиция" in words(shown)
    period = page.post(reverse("desk-rule-new"), {**MONDAYS, **LARGE, **steps(TASK), "rehearse": "1"})
    assert (period.status_code, "С какого дня" in words(period), in_force(KIND)) == (200, True, {})
    draft = parse.fromstring(period.content.decode()).find(".//input[@name='body']").get("value")
    month = {"rule": "-", "since": "2026-01-01", "until": clock.today().isoformat(), "body": draft}
    asked = page.post(reverse("desk-rehearsal-asking"), month)
    assert (asked.status_code, Rehearsal.objects.get().body["at"]["each"]) == (302, "week")

    sent = page.post(reverse("desk-rule-new"), {**MONDAYS, **LARGE, **steps(TASK)})

    assert sent.status_code == 302
    made = in_force(KIND)["po_ponedelnikam"].body
    assert made["at"] == {"each": "week", "weekday": 0, "time": "09:00"}
    card = words(page.get(sent["Location"]))
    assert "каждую неделю, понедельник, в 09:00, по заказам" in card
    assert "под условие подошла бы 1 запись" in card
    assert "каждую неделю, понедельник" in words(page.get(reverse("desk-rules")))
    again = page.get(reverse("desk-rule-change", args=["po_ponedelnikam"])).content.decode()
    assert 'value="09:00"' in again
    assert '<option value="week" selected>' in again


def test_a_mistake_far_below_is_told_on_top_of_the_page(us: Company) -> None:
    wrong = {**TASK, "told-title": "Позвонить: {{ nomer }}"}
    refused = signed_in("administrator").post(reverse("desk-rule-new"), {**NEW, **steps(wrong)})
    assert (refused.status_code, "Исправьте отмеченное ниже." in words(refused)) == (422, True)
    assert in_force(KIND) == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"at-time": "9 утра"}, "Время пишется так: 09:00."),
        ({"at-each": "record", "at-day": ""}, "Выберите дату, от которой считать."),
        ({"at-each": "record", "at-day": "due_on", "at-days": "три"}, "целое число"),
        ({"at-each": "month", "at-monthday": "32"}, "Число месяца — от 1 до 31"),
        ({"at-each": "week", "at-weekday": "пн"}, "Выберите день недели."),
        ({"at-each": "year"}, "Выберите, как часто."),
    ],
)
def test_a_moment_that_cannot_come_is_told_where_it_stands(us: Company, typed: dict, said: str) -> None:
    refused = signed_in("administrator").post(reverse("desk-rule-new"), {**MONDAYS, **typed, **steps(TASK)})
    assert refused.status_code == 422
    assert said in words(refused)
    assert in_force(KIND) == {}


def hidden(response) -> str:
    page = parse.fromstring(response.content.decode())
    return str(page.find(".//input[@name='seen']").get("value"))


def test_what_a_colleague_published_while_the_page_was_open_is_not_taken_back(us: Company) -> None:
    client = signed_in("administrator")
    told = {**NEW, **LARGE, **steps({"kind": "do", "do": "orders.qualify"})}
    client.post(reverse("desk-rule-new"), told)
    [key] = in_force(KIND)
    there = reverse("desk-rule-change", args=[key])
    seen = hidden(client.get(there))
    client.post(there, {**told, "position": "50", "seen": seen})

    late = client.post(there, {**told, "title-ru": "Поздно", "seen": seen})

    assert (late.status_code, hidden(late)) == (409, seen)
    assert "Ничего не опубликовано" in words(late)
    assert "Поздно" in late.content.decode()
    standing = current(KIND, key)
    assert (standing.number, standing.body["position"], standing.body["title"]["ru"]) == (2, 50, NEW["title-ru"])


def test_two_rules_made_at_once_under_one_name_are_two(us: Company, monkeypatch) -> None:
    client = signed_in("administrator")
    told = {**NEW, **LARGE, **steps({"kind": "do", "do": "orders.qualify"})}
    client.post(reverse("desk-rule-new"), told)
    monkeypatch.setattr("dealernet.web.desk.rules.editing._free_key", lambda title: next(iter(in_force(KIND))))

    second = client.post(reverse("desk-rule-new"), {**told, "position": "50"})

    assert second.status_code == 409
    assert [one.number for one in in_force(KIND).values()] == [1]
