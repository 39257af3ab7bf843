"""S4, run inside Django as a process of its own: a catalogue as 1C sends it, first time and unchanged, and its floor.

`python -m benchmarks.catalogue PRODUCTS POSTGRES_PID FLOOR_URL`, writes what each part cost to standard output as JSON.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import django
import psycopg
from lxml import etree

from benchmarks import measure

PRICE_TYPES: Final = 4
WAREHOUSES: Final = 10
FLOOR: Final = """
create unlogged table if not exists told (foreign_id text, article text, name text);
create unlogged table if not exists told_price (foreign_id text, kind text, amount numeric(14, 2));
create unlogged table if not exists told_rest (foreign_id text, place text, quantity numeric(14, 3));
create table if not exists floor_product (foreign_id text primary key, article text, name text);
create table if not exists floor_told_price (
    foreign_id text, kind text, amount numeric(14, 2), primary key (foreign_id, kind));
create table if not exists floor_rest (
    foreign_id text, place text, quantity numeric(14, 3), primary key (foreign_id, place));
"""
UPSERT: Final = """
insert into floor_product select * from told on conflict (foreign_id) do update
   set article = excluded.article, name = excluded.name
 where (floor_product.article, floor_product.name) is distinct from (excluded.article, excluded.name);
insert into floor_told_price select * from told_price on conflict (foreign_id, kind) do update
   set amount = excluded.amount where floor_told_price.amount <> excluded.amount;
insert into floor_rest select * from told_rest on conflict (foreign_id, place) do update
   set quantity = excluded.quantity where floor_rest.quantity <> excluded.quantity;
truncate told, told_price, told_rest;
"""


def main(products: int, postgres: int, floor: str) -> None:
    """Write the files, take them twice by the exchange, twice by the floor."""
    django.setup()
    from dealernet.foundation.access.identify import system  # noqa: PLC0415 - settings first
    from dealernet.integrations.onec.inbound import Report, take_file  # noqa: PLC0415

    def take(paths: list[Path]) -> int:
        refused = 0
        for path in paths:
            report = Report()
            take_file(system("bench"), path, report, lambda done: None)
            refused += report.counts["refused"]
        return refused

    with tempfile.TemporaryDirectory() as folder:
        paths = written(Path(folder), products)
        told: dict[str, Any] = {"megabytes": sum(path.stat().st_size for path in paths) / 1e6}
        with psycopg.connect(floor, autocommit=True) as link:
            link.execute(FLOOR)
            for name in ("first", "unchanged"):
                told[f"floor_{name}"] = _spent(postgres, lambda: _floor(link, paths))
                told[f"ours_{name}"] = _spent(postgres, lambda: take(paths))
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump(told, sys.stdout)


def written(folder: Path, products: int) -> list[Path]:
    """import.xml and offers.xml of so many products, 4 prices and 10 rests each."""
    rnd = random.Random(4)
    goods, offers = folder / "import.xml", folder / "offers.xml"
    _write(goods, "Каталог", "Товары", (_good(n) for n in range(products)))
    _write(offers, "ПакетПредложений", "Предложения", (_offer(n, rnd) for n in range(products)))
    return [goods, offers]


def _write(path: Path, whole: str, inside: str, parts: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация ВерсияСхемы="2.10">')
        file.write(f"<{whole}><Ид>bench</Ид><{inside}>")
        file.writelines(parts)
        file.write(f"</{inside}></{whole}></КоммерческаяИнформация>")


def _good(n: int) -> str:
    return (
        f"<Товар><Ид>bench-{n:07d}</Ид><Артикул>B-{n}</Артикул><Наименование>Деталь {n} для станка</Наименование>"
        '<БазоваяЕдиница Код="796" НаименованиеПолное="Штука">шт</БазоваяЕдиница><ЗначенияРеквизитов>'
        "<ЗначениеРеквизита><Наименование>Полное наименование</Наименование><Значение>Деталь "
        f"{n} для станка с числовым управлением</Значение></ЗначениеРеквизита></ЗначенияРеквизитов></Товар>"
    )


def _offer(n: int, rnd: random.Random) -> str:
    prices = "".join(
        f"<Цена><ИдТипаЦены>kind-{k}</ИдТипаЦены>"
        f"<ЦенаЗаЕдиницу>{rnd.randint(1000, 500000) / 100}</ЦенаЗаЕдиницу></Цена>"
        for k in range(PRICE_TYPES)
    )
    rests = "".join(
        f'<Склад ИдСклада="place-{k}" КоличествоНаСкладе="{rnd.randint(1, 500)}"/>' for k in range(WAREHOUSES)
    )
    return f"<Предложение><Ид>bench-{n:07d}</Ид><Цены>{prices}</Цены>{rests}</Предложение>"


def _floor(link: psycopg.Connection[Any], paths: list[Path]) -> int:
    """Parse, COPY, upsert: nothing decided, nothing told."""
    goods, offers = paths
    with link.transaction():
        with link.cursor().copy("copy told from stdin") as copy:
            for element in _parsed(goods, "Товар"):
                copy.write_row([element.findtext(tag) for tag in ("Ид", "Артикул", "Наименование")])
        prices, rests = [], []
        for element in _parsed(offers, "Предложение"):
            own = element.findtext("Ид")
            prices += [(own, p.findtext("ИдТипаЦены"), p.findtext("ЦенаЗаЕдиницу")) for p in element.iter("Цена")]
            rests += [(own, s.get("ИдСклада"), s.get("КоличествоНаСкладе")) for s in element.iter("Склад")]
        for table, rows in (("told_price", prices), ("told_rest", rests)):
            with link.cursor().copy(f"copy {table} from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
        link.execute(UPSERT)
    return 0


def _parsed(path: Path, tag: str) -> Iterator[Any]:
    for _, element in etree.iterparse(str(path), tag=tag):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _spent(postgres: int, act: Callable[[], int]) -> dict[str, float]:
    before, own, started = measure.read({"pg": postgres}), time.process_time(), time.perf_counter()
    refused = act()
    own, whole = time.process_time() - own, time.perf_counter() - started
    server = measure.spent(before, measure.read({"pg": postgres})).trees["pg"]
    return {"app": own, "pg": server, "seconds": whole, "refused": refused}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
