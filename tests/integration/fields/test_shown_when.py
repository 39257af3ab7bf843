"""A field shown of some records only: asked there, needed there, filled in there and nowhere else; kept everywhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealernet.business.orders.commands import DraftLine, open_draft, publish_statuses, qualify_orders, set_lines
from dealernet.business.orders.models import Order
from dealernet.business.orders.queries import line_key
from dealernet.business.parties.models import Terms
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.mentions import mentions_of, replace_mentions
from dealernet.foundation.configuration.moving import exported, take_over
from dealernet.foundation.configuration.publishing import NotPublishable, current, publish
from dealernet.foundation.events.models import EventRow
from dealernet.foundation.fields.errors import FieldNotShown, FieldRefused
from dealernet.foundation.fields.keeping import archive_field
from dealernet.foundation.fields.models import FieldValue
from dealernet.foundation.fields.published import KIND, published_field
from dealernet.foundation.fields.queries import field_lines, field_values
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.fields.showing import shown_in_words
from dealernet.foundation.outcomes import settled
from dealernet.web.desk.configuration.telling import changes_of
from factories.automatic import ordered
from factories.fields import field
from factories.statuses import with_one
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
DEALERS: dict[str, Any] = {"field": "customer_type", "operator": "is", "value": "Дилер"}
THERE = "/desk/settings/fields/"


@pytest.fixture
def us() -> Company:
    return company()


def buyer(us: Company, of_type: str = "Дилер") -> Dealer:
    dealer = us.dealer()
    Terms.objects.filter(party=dealer.party).update(customer_type=of_type)
    return dealer


def gate(**more: Any) -> Any:
    return field("gate", title="Ворота", buyer="changes", shown_when=DEALERS, **more)


def values(order: UUID) -> Any:
    return dict(field_values("order", [order])[order])


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def desk() -> Client:
    return signed_in(Account.objects.create_user("a@x.example", "correct horse", name="А", role="administrator"))


def text(response: Any) -> str:
    return str(response.content.decode())


def retyped(dealer: Dealer, of_type: str) -> None:
    Terms.objects.filter(party=dealer.party).update(customer_type=of_type)


def test_it_is_filled_in_where_it_is_shown_and_refused_in_words_elsewhere(us: Company) -> None:
    gate()
    [there], [other] = ordered(us, buyer(us)), ordered(us, buyer(us, "Опт"))
    events = EventRow.objects.count()

    done, refused = set_fields(us.actor, "order", [there.id, other.id], {"gate": "3"})

    assert done.changed
    assert isinstance(refused.refusal, FieldNotShown)
    said = "«Ворота» здесь не заполняют: поле только для записей с условием «тип покупателя: Дилер»."
    assert str(refused.refusal) == said
    assert (values(there.id), values(other.id), EventRow.objects.count()) == ({"gate": ["3"]}, {}, events + 1)


def test_a_buyer_is_not_told_what_the_company_tells_buyers_apart_by(us: Company) -> None:
    gate()
    other = buyer(us, "Опт")
    [order] = ordered(us, other)

    [refused] = set_fields(other.actor, "order", [order.id], {"gate": "3"})

    assert str(refused.refusal) == "«Ворота» здесь не заполняют."
    assert not FieldValue.objects.exists()


def test_what_it_holds_stays_and_is_read_where_it_is_not_shown_any_more(us: Company) -> None:
    gate()
    dealer = buyer(us)
    [order] = ordered(us, dealer)
    settled(set_fields(us.actor, "order", [order.id], {"gate": "Северные"}))
    retyped(dealer, "Опт")

    for client, card in ((desk(), f"/desk/orders/{order.id}/"), (signed_in(dealer.account), f"/orders/{order.id}/")):
        page = text(client.get(card))
        assert "Северные" in page
        assert 'name="field_gate"' not in page
    [line] = field_lines(us.actor, "order", order.id)
    assert (line.is_shown, line.may_change, line.said) == (False, False, "Северные")
    assert isinstance(set_fields(us.actor, "order", [order.id], {"gate": ""})[0].refusal, FieldNotShown)
    assert settled(set_fields(us.actor, "order", [order.id], {"gate": "Северные"})).changed is False
    assert values(order.id) == {"gate": ["Северные"]}


def test_cards_ask_it_only_where_it_is_shown(us: Company) -> None:
    gate()
    dealer, other = buyer(us), buyer(us, "Опт")
    [there], [elsewhere] = ordered(us, dealer), ordered(us, other)
    client = desk()

    for asked, order, account in ((True, there, dealer.account), (False, elsewhere, other.account)):
        for page in (client.get(f"/desk/orders/{order.id}/"), signed_in(account).get(f"/orders/{order.id}/")):
            assert ("Ворота" in text(page)) is asked
    assert client.post(f"/fields/order/{elsewhere.id}/", {"field_gate": "3"}).status_code == 404
    assert values(elsewhere.id) == {}


def test_it_is_needed_only_where_it_is_shown(us: Company) -> None:
    gate(required=True)
    [there], [other] = ordered(us, buyer(us, "Опт"), 1), ordered(us, buyer(us, "Опт"), 1)
    retyped_dealer = Order.objects.get(id=there.id).customer_id
    Terms.objects.filter(party_id=retyped_dealer).update(customer_type="Дилер")

    needed, needless = set_fields(us.actor, "order", [there.id, other.id], {"gate": ""})

    assert isinstance(needed.refusal, FieldRefused)
    assert str(needed.refusal) == "«Ворота»: заполните его"
    assert (needless.refusal, needless.changed) == (None, False)


def cart_of(us: Company, dealer: Dealer) -> UUID:
    draft = open_draft(dealer.actor)
    set_lines(dealer.actor, draft, [DraftLine(us.product().id, 1)])
    return draft


def test_the_cart_needs_it_of_those_it_is_for_and_lets_the_others_through(us: Company) -> None:
    gate(required=True)
    dealer, other = buyer(us), buyer(us, "Опт")

    for one, asked in ((dealer, True), (other, False)):
        draft, client = cart_of(us, one), signed_in(one.account)
        assert ('name="field_gate"' in text(client.get("/cart/"))) is asked
        answer = client.post("/cart/submission/", {"order": str(draft)})
        assert answer.status_code == (422 if asked else 302)
        assert Order.objects.get(id=draft).stage == ("draft" if asked else "submitted")
        if asked:
            assert 'id="id_field_gate-error"' in text(answer)
            client.post("/cart/submission/", {"order": str(draft), "field_gate": "3"})
            assert (Order.objects.get(id=draft).stage, values(draft)) == ("submitted", {"gate": ["3"]})


def test_what_was_typed_into_it_while_it_went_is_told_not_lost(us: Company) -> None:
    gate()
    dealer = buyer(us)
    draft, client = cart_of(us, dealer), signed_in(dealer.account)
    retyped(dealer, "Опт")

    told = client.post("/cart/submission/", {"order": str(draft), "field_gate": "3"})
    assert (told.status_code, Order.objects.get(id=draft).stage, values(draft)) == (422, "draft", {})
    assert "«Ворота» здесь не заполняют." in text(told)

    assert client.post("/cart/submission/", {"order": str(draft)}).status_code == 302


def test_one_own_field_may_say_that_another_is_shown_in_the_same_act(us: Company) -> None:
    field("way", "choice", title="Чем везти", choices={"air": "Самолётом", "road": "Машиной"})
    by_air = {"field": "field_way", "operator": "is", "value": "air"}
    field("flight", title="Рейс", shown_when=by_air, required=True)
    [order] = ordered(us, us.dealer())

    assert isinstance(set_fields(us.actor, "order", [order.id], {"flight": "SU 12"})[0].refusal, FieldNotShown)
    settled(set_fields(us.actor, "order", [order.id], {"way": "air", "flight": "SU 12"}))
    wrong = set_fields(us.actor, "order", [order.id], {"way": "road", "flight": "SU 13"})[0].refusal

    assert isinstance(wrong, FieldNotShown)
    assert values(order.id) == {"way": ["air"], "flight": ["SU 12"]}


def test_a_field_of_lines_is_shown_by_the_order(us: Company) -> None:
    field("size", subject="line", title="Размер", buyer="changes", shown_when=DEALERS)
    product = us.product()
    dealer, other = buyer(us), buyer(us, "Опт")
    for one, asked in ((dealer, True), (other, False)):
        draft = open_draft(one.actor)
        set_lines(one.actor, draft, [DraftLine(product.id, 1)])
        client = signed_in(one.account)
        client.post("/cart/submission/", {"order": str(draft)})
        address = f"/fields/line/{draft}/{product.id}/"
        assert (address in text(client.get(f"/orders/{draft}/"))) is asked
        assert client.post(address, {"field_size": "XL"}).status_code == (302 if asked else 404)
        key = line_key(draft, product.id)
        assert dict(field_values("line", [key])[key]) == ({"size": ["XL"]} if asked else {})


def test_a_status_does_not_need_what_the_order_does_not_show(us: Company) -> None:
    gate()
    publish_statuses(us.actor, with_one("received", require={"fields": ["field_gate"]}))
    [there], [other] = ordered(us, buyer(us)), ordered(us, buyer(us, "Опт"))

    held, let = qualify_orders(us.actor, [there.id, other.id])

    assert (held.done, let.done) == (False, True)
    settled(set_fields(us.actor, "order", [there.id], {"gate": "3"}))
    assert settled(qualify_orders(us.actor, [there.id])).changed


def test_many_records_cost_as_one(us: Company) -> None:
    gate()
    ids = [order.id for order in ordered(us, buyer(us), 12)]
    set_fields(us.actor, "order", ids[:1], {"gate": "0"})

    with CaptureQueriesContext(connection) as of_one:
        set_fields(us.actor, "order", ids[:1], {"gate": "1"})
    with CaptureQueriesContext(connection) as of_many:
        done = set_fields(us.actor, "order", ids, {"gate": "2"})

    assert all(one.changed for one in done)
    assert len(of_one) == len(of_many)


def test_a_list_asks_nothing_more_for_it(us: Company) -> None:
    field("note", title="Заметка", in_list=True)
    ordered(us, buyer(us), 3)
    client = desk()
    client.get("/desk/orders/")
    with CaptureQueriesContext(connection) as before:
        client.get("/desk/orders/")
    field("note", title="Заметка", in_list=True, shown_when=DEALERS)
    client.get("/desk/orders/")

    with CaptureQueriesContext(connection) as after:
        client.get("/desk/orders/")

    assert len(after) == len(before)


def test_the_settings_make_it_of_the_builder_and_the_history_tells_it_in_words(us: Company) -> None:
    client = desk()
    built = {
        "shown-0-kind": "all",
        "shown-node": "n1:0",
        "shown-n1-field": "customer_type",
        "shown-n1-operator": "is",
    }
    form = {"title_ru": "Ворота", "type": "text", "buyer": "changes"}
    Terms.objects.filter(party=us.dealer().party).update(customer_type="Дилер")

    wrong = client.post(f"{THERE}new/order/", {**form, **built})
    assert (wrong.status_code, current(KIND, "order-vorota")) == (422, None)
    client.post(f"{THERE}new/order/", {**form, **built, "shown-n1-value": "Дилер"})

    made = published_field("order-vorota")
    assert made is not None
    assert made.shown_when == DEALERS
    assert "только если тип покупателя: Дилер" in text(client.get(THERE))
    assert 'value="Дилер"' in text(client.get(f"{THERE}order-vorota/"))
    client.post(f"{THERE}order-vorota/", {**form, "shown-0-kind": "all"})
    standing = current(KIND, "order-vorota")
    assert standing is not None
    assert "shown_when" not in standing.body
    told = [(one.what, one.now) for one in changes_of("field", standing.body, {**standing.body, "shown_when": DEALERS})]
    assert told == [("показывать и спрашивать, только если", "тип покупателя: Дилер")]


def test_a_condition_that_cannot_be_is_refused(us: Company) -> None:
    gate()
    for wrong, why in (
        ({"field": "moon", "operator": "is", "value": 1}, "moon"),
        ({"field": "field_gate", "operator": "is_there"}, "своему же"),
        ({"field": "total", "operator": "contains", "value": "x"}, "total"),
        ("сегодня", "условие"),
    ):
        with pytest.raises(NotPublishable, match=why):
            field("gate", title="Ворота", shown_when=wrong)
    standing = current(KIND, "order-gate")
    assert standing is not None
    assert standing.number == 1


def test_one_that_cannot_be_read_any_more_hides_nothing_and_says_so(us: Company) -> None:
    field("way", "yes", title="Везти")
    field("flight", title="Рейс", shown_when={"field": "field_way", "operator": "is", "value": True})
    [order] = ordered(us, us.dealer())
    archive_field(us.actor, "order-way")

    settled(set_fields(us.actor, "order", [order.id], {"flight": "SU 12"}))

    assert values(order.id) == {"flight": ["SU 12"]}
    assert "Условие не читается: поле показывают всегда" in text(desk().get(THERE))


def test_it_moves_with_the_configuration(us: Company) -> None:
    made = gate()
    kept = exported(us.actor).encode()
    field("gate", title="Ворота", buyer="changes")
    assert published_field(made.key).shown_when is None  # type: ignore[union-attr]

    take_over(us.actor, kept, comment="")

    again = published_field(made.key)
    assert again is not None
    assert (again.shown_when, shown_in_words(again)) == (DEALERS, "тип покупателя: Дилер")


def test_a_status_that_is_to_go_is_found_in_it_and_replaced(us: Company) -> None:
    field("gate", title="Ворота", shown_when={"field": "status", "operator": "is_one_of", "value": ["old", "other"]})

    [found] = mentions_of("order", "status", ["old"])
    assert (found.kind, found.key, found.title, found.values) == ("field", "order-gate", "Ворота", ("old",))
    assert replace_mentions(us.actor, "order", "status", {"old": "new"}) == 1

    standing = current(KIND, "order-gate")
    assert standing is not None
    assert standing.body["shown_when"]["value"] == ["new", "other"]


def test_publishing_it_twice_changes_nothing(us: Company) -> None:
    gate()
    standing = current(KIND, "order-gate")
    assert standing is not None

    assert publish(us.actor, KIND, "order-gate", standing.body) == 1
