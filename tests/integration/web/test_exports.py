"""Lists as spreadsheets: the rows of the page, for the same eyes; words stay words."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from dealernet.business.orders.commands import NewLine, NewOrder, place_orders
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.tokens import issue_token
from factories.trade import Company, Dealer, company

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://evil.example","ООО «Вега»")'


@pytest.fixture
def ours() -> Company:
    return company()


def ordered(ours: Company, name: str, price: str = "100.00") -> Dealer:
    dealer = ours.dealer(name)
    product = ours.product(price)
    place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(2))])])
    return dealer


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def administrator() -> Client:
    return signed_in(
        Account.objects.create_user("a@x.example", "correct horse battery", name="A", role="administrator")
    )


def taken(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    return b"".join(answer.streaming_content)


def rows_of(sheet: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()


def test_orders_are_taken_out_as_the_list_is_narrowed(ours: Company) -> None:
    ordered(ours, "ООО «Вега»"), ordered(ours, "ООО «Лира»")
    client = administrator()

    everything = rows_of(taken(client, "/desk/orders/export.xlsx"))
    narrowed = rows_of(taken(client, "/desk/orders/export.xlsx?q=Вега"))

    assert [row[2] for row in everything] == ["Покупатель", "ООО «Лира»", "ООО «Вега»"]
    assert [(row[2], row[7]) for row in narrowed[1:]] == [("ООО «Вега»", 200.0)]


def test_words_people_wrote_never_become_formulas_or_links(ours: Company) -> None:
    ordered(ours, FORMULA)

    sheet = taken(administrator(), "/desk/buyers/export.xlsx")

    inside = zipfile.ZipFile(io.BytesIO(sheet))
    drawn = inside.read("xl/worksheets/sheet1.xml").decode()
    assert rows_of(sheet)[1][0] == FORMULA
    assert re.findall(r"<f>|<hyperlink", drawn) == []


@pytest.mark.parametrize("path", ["payments", "buyers", "stock", "orders"])
def test_every_list_of_the_desk_can_be_taken_out_and_a_buyer_takes_none(ours: Company, path: str) -> None:
    dealer = ordered(ours, "ООО «Вега»")

    assert rows_of(taken(administrator(), f"/desk/{path}/export.xlsx"))[0]
    assert signed_in(dealer.account).get(f"/desk/{path}/export.xlsx").status_code == 404


def test_dealer_vega_finds_no_word_of_lyra_on_a_page_in_the_api_or_in_a_sheet(ours: Company) -> None:
    vega, lyra = ordered(ours, "ООО «Вега»", "100.00"), ordered(ours, "ООО «Лира»", "777.00")
    client, key = signed_in(vega.account), issue_token(vega.account, "till")

    page = client.get("/orders/").content.decode()
    told = client.get("/api/v1/orders", headers={"Authorization": f"Bearer {key}"}).content.decode()
    sheet = rows_of(taken(client, "/orders/export.xlsx"))

    assert len(sheet) == 2
    said = page + told + str(sheet)
    assert "200" in said
    assert [word for word in ("Лира", "1554", "1 554", "1\u00a0554", str(lyra.id)) if word in said] == []


@pytest.mark.parametrize("many", [1, 25])
def test_a_sheet_costs_the_same_statements_however_many_rows(
    ours: Company, many: int, django_assert_num_queries
) -> None:
    for n in range(many):
        ordered(ours, f"ООО «Дилер {n}»")
    client = administrator()
    client.get("/desk/orders/export.xlsx")

    with django_assert_num_queries(STATEMENTS):
        taken(client, "/desk/orders/export.xlsx")


STATEMENTS = 6
