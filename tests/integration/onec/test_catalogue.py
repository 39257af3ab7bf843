"""Catalogues of every profile: folders, variants, deltas, deletions, any order, and what is exported no more."""

from __future__ import annotations

import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dealernet.business.catalog.models import Product
from dealernet.business.pricing.models import Price, PriceType
from dealernet.business.stock.models import Balance
from dealernet.foundation import clock
from dealernet.foundation.events.models import EventRow
from dealernet.integrations.onec import generations
from dealernet.integrations.onec.inbound import take_file
from dealernet.integrations.onec.models import FileLine, Generation
from dealernet.integrations.onec.report import Report
from factories.onec import goods, whole

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "commerceml" / "open"

LISTS = (
    "<ТипыЦен><ТипЦены><Ид>c1</Ид><Наименование>Опт</Наименование><Валюта>руб</Валюта><Налог><Наименование>НДС"
    "</Наименование><УчтеноВСумме>false</УчтеноВСумме></Налог></ТипЦены><ТипЦены><Ид>c2</Ид><Наименование>Розница"
    "</Наименование><Валюта>643</Валюта></ТипЦены></ТипыЦен><Склады><Склад><Ид>b1</Ид><Наименование>Первый</Наименование>"
    "</Склад><Склад><Ид>b2</Ид><Наименование>Второй</Наименование></Склад></Склады>"
)


def package(*offers: str, lists: str = "", root: str = "ПакетПредложений") -> bytes:
    return whole(
        f"<{root}><Ид>k1#</Ид><ИдКаталога>k1</ИдКаталога>{lists}<Предложения>{''.join(offers)}</Предложения></{root}>"
    )


def offer(key: str, inside: str, name: str = "") -> str:
    named = f"<Наименование>{name}</Наименование>" if name else ""
    return f"<Предложение><Ид>{key}</Ид>{named}{inside}</Предложение>"


def price(kind: str, amount: str, factor: str = "1") -> str:
    return (
        f"<Цена><ИдТипаЦены>{kind}</ИдТипаЦены><ЦенаЗаЕдиницу>{amount}</ЦенаЗаЕдиницу>"
        f"<Коэффициент>{factor}</Коэффициент></Цена>"
    )


def prices() -> set[tuple[str, str, Decimal]]:
    return set(Price.objects.values_list("product__name", "price_type__name", "amount"))


def rests() -> dict[tuple[str, str], Decimal]:
    rows = Balance.objects.values_list("product__name", "location__name", "on_hand")
    return {(product, place): on_hand for product, place, on_hand in rows}


def test_variants_prices_and_all_notations_of_stock_and_a_delta_without_names(us, trade, reading):
    both = f"<Цены>{price('c1', '100')}{price('c2', '150')}</Цены>"
    first = package(
        offer("a1", f"{both}<Количество>5</Количество><Склад ИдСклада='b1' КоличествоНаСкладе='2'/>"
                    "<Склад ИдСклада='b2' КоличествоНаСкладе='3'/>", "Товар a1"),
        offer("a2#x", f"<Цены>{price('c1', '1 200,00', '10')}</Цены><Остатки><Остаток><Склад><Ид>b1</Ид>"
                      "<Количество>7</Количество></Склад></Остаток></Остатки>", "Рукоять (красная)"),
        offer("a3", "<Остатки><Остаток><Количество>4</Количество></Остаток></Остатки>", "Товар a3"),
        lists=LISTS,
    )  # fmt: skip
    assert trade.send_catalogue({"import0_1.xml": goods("a1", "a2", "a3"), "offers0_1.xml": first}) == ["success"] * 2
    assert prices() == {
        ("Товар a1", "Опт", Decimal(100)), ("Товар a1", "Розница", Decimal(150)),
        ("Рукоять (красная)", "Опт", Decimal(120)),
    }  # fmt: skip
    assert rests() == {
        ("Товар a1", "Первый"): 2, ("Товар a1", "Второй"): 3, ("Рукоять (красная)", "Первый"): 7,
        ("Товар a3", "Основной склад"): 4,
    }  # fmt: skip
    assert set(PriceType.objects.exclude(name="Оптовая").values_list("name", "currency", "includes_vat")) == {
        ("Опт", "RUB", False), ("Розница", "RUB", True),
    }  # fmt: skip

    delta = package(
        "<Предложение><Ид>a2</Ид><ИдХарактеристики>x</ИдХарактеристики><Склады ИдСклада='b2' КоличествоНаСкладе='6'/>"
        f"<Цены>{price('c1', '130')}</Цены><Количество>6</Количество></Предложение>",
        "<Предложение><Ид>a1</Ид><Количество>0</Количество></Предложение>",
        root="ИзмененияПакетаПредложений",
    )
    trade.send_catalogue({"offers0_2.xml": delta})
    assert rests() == {
        ("Товар a1", "Первый"): 0, ("Товар a1", "Второй"): 0, ("Рукоять (красная)", "Первый"): 0,
        ("Рукоять (красная)", "Второй"): 6, ("Товар a3", "Основной склад"): 4,
    }  # fmt: skip
    assert ("Рукоять (красная)", "Опт", Decimal(130)) in prices()
    assert ("Товар a1", "Розница", Decimal(150)) in prices()  # no Цены: prices are kept

    gone = package(offer("a1", f"<Цены>{price('c1', '100')}</Цены>"), lists=LISTS)
    trade.send_catalogue({"offers0_1.xml": gone})
    assert ("Товар a1", "Розница", Decimal(150)) not in prices()


def test_what_is_marked_deleted_is_not_sold_and_what_is_missing_is_kept(us, trade, reading):
    trade.send_catalogue({"import0_1.xml": goods("a1", "a2", inside="<Описание>старое</Описание>")})
    marked = goods("a1").replace("<Товар><Ид>a1".encode(), '<Товар Статус="Удален"><Ид>a1'.encode())
    trade.send_catalogue({"import0_2.xml": marked})
    trade.send_catalogue({"import0_3.xml": goods("a2", inside="<Описание/><ПометкаУдаления>true</ПометкаУдаления>")})

    rows = dict(Product.objects.values_list("name", "is_sold"))
    assert rows == {"Товар a1": False, "Товар a2": False}
    assert set(Product.objects.values_list("description", flat=True)) == {"старое", ""}
    trade.send_catalogue({"import0_4.xml": goods("a1")})
    assert Product.objects.get(name="Товар a1").is_sold
    assert FileLine.objects.filter(why="снят с продажи в 1С").count() == 2


def test_folders_of_the_module_come_in_any_order_and_deactivate_hides_what_was_not_touched(us, module, reading):
    old = [f"a{n}" for n in range(10)]
    module.send_catalogue({"goods/goods_1_1.xml": goods(*old)})
    module.version = "3.1"
    time.sleep(1.1)  # the moment a session began is told to the client in whole seconds
    module.check("catalog")
    module.init("catalog")
    stored = "<Остатки><Остаток><Склад><Ид>b1</Ид><Количество>5</Количество></Склад></Остаток></Остатки>"
    files = {
        "prices/prices_1.xml": package(*(offer(key, f"<Цены>{price('c1', '7')}</Цены>") for key in ("a0", "new"))),
        "rests/rests_1.xml": package(offer("new", stored)),
        "goods/goods_1_2.xml": goods(*old[:9], "new"),
        "priceLists/priceLists_1.xml": whole(f"<Классификатор><Ид>k1</Ид>{LISTS}</Классификатор>"),
    }  # fmt: skip
    for name, content in files.items():
        module.send("catalog", name, content)
    assert [module.imported("catalog", name) for name in files] == ["success"] * 4

    assert module.finish() == ["success", "success"]

    assert list(Product.objects.filter(is_sold=False).values_list("name", flat=True)) == ["Товар a9"]
    assert (Generation.objects.get().state, Product.objects.get(name="Товар new").is_sold) == ("hidden", True)
    assert Price.objects.get(product__name="Товар new").amount == 7


def test_where_more_than_every_fifth_would_vanish_a_person_decides(us, module, reading):
    module.send_catalogue({"goods/goods_1_1.xml": goods(*(f"a{n}" for n in range(10)))})
    time.sleep(1.1)  # the moment a session began is told to the client in whole seconds
    module.send_catalogue({"goods/goods_1_2.xml": goods("a0", "a1")})

    assert module.finish() == ["success", "success"]

    generation = Generation.objects.get()
    assert (generation.state, generation.missing, generation.total, generation.is_suspect) == ("proposed", 8, 10, True)
    assert Product.objects.filter(is_sold=False).count() == 0
    generations.keep_missing(us.actor, generation.id)
    assert (Generation.objects.get().state, Generation.objects.get().decided_by) == ("kept", "test")


def test_a_plain_whole_export_proposes_to_hide_what_it_left_out_and_portions_hide_nothing(us, trade, reading):
    trade.send_catalogue({"import0_1.xml": goods("a1", "a2", "a3", whole_export=True)})
    Generation.objects.all().delete()
    trade.send_catalogue({"import0_1.xml": goods("a1", whole_export=True)})
    trade.send_catalogue({"import0_2.xml": goods("a2")})
    assert generations.propose() == 0  # more portions may come
    assert Product.objects.filter(is_sold=True).count() == 3
    Generation.objects.update(last_at=clock.now() - timedelta(minutes=31))

    assert generations.propose() == 1

    generation = Generation.objects.get()
    assert (generation.state, generation.missing, generation.name) == ("proposed", 1, "Основной")
    assert Product.objects.filter(is_sold=True).count() == 3
    assert generations.hide_missing(us.actor, generation.id) == 1
    assert list(Product.objects.filter(is_sold=False).values_list("name", flat=True)) == ["Товар a3"]


@pytest.mark.skipif(not OPEN.exists(), reason="the shared fixtures (../shared) are not beside this checkout")
@pytest.mark.parametrize("pair", ["dobromyslov__commerceml-parser__*0_1", "irpsv__commerceml__umi-cms__*"])
def test_files_of_real_producers_make_the_same_in_any_order_and_a_second_time_nothing(us, pair):
    files = sorted(path for path in OPEN.glob(f"{pair}.xml") if "orders" not in path.name)
    assert len(files) == 2

    def stand() -> tuple[object, ...]:
        return (
            set(Product.objects.values_list("name", "article", "unit", "is_sold")),
            prices(),
            rests(),
        )

    for path in files:
        take_file(us.actor, path, Report(), lambda done: None)
    there = stand()
    events = EventRow.objects.count()
    for path in files:
        take_file(us.actor, path, Report(), lambda done: None)
    assert (stand(), EventRow.objects.count()) == (there, events)

    Price.objects.all().delete()
    Balance.objects.all().update(on_hand=0)
    for path in reversed(files):
        take_file(us.actor, path, Report(), lambda done: None)
    assert stand() == there
