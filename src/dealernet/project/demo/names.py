"""Names of made-up parts, firms, people and places."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

PARTS: Final = (
    ("Фильтр масляный", "ФМ", "Фильтры", 900, 2400),
    ("Фильтр топливный", "ФТ", "Фильтры", 700, 1900),
    ("Фильтр воздушный", "ФВ", "Фильтры", 1200, 5200),
    ("Фильтр гидравлический", "ФГ", "Фильтры", 1500, 6800),
    ("Насос шестерённый", "НШ", "Гидравлика", 8900, 54000),
    ("Насос водяной", "НВ", "Двигатель", 3200, 14500),
    ("Гидроцилиндр подъёма стрелы", "ГЦ", "Гидравлика", 38000, 142000),
    ("Гидрораспределитель", "ГР", "Гидравлика", 21000, 98000),
    ("Рукав высокого давления", "РВД", "Гидравлика", 850, 4200),
    ("Подшипник роликовый", "ПР", "Подшипники", 640, 9800),
    ("Подшипник шариковый", "ПШ", "Подшипники", 320, 3900),
    ("Стартер", "СТ", "Электрика", 12500, 36000),
    ("Генератор", "ГН", "Электрика", 11800, 41000),
    ("Ремень клиновой", "РК", "Двигатель", 380, 1700),
    ("Гильза цилиндра", "ГЛ", "Двигатель", 4200, 18900),
    ("Поршневая группа", "ПГ", "Двигатель", 9600, 47000),
    ("Турбокомпрессор", "ТК", "Двигатель", 28000, 96000),
    ("Каток опорный", "КО", "Ходовая часть", 14500, 52000),
    ("Звено гусеницы", "ЗГ", "Ходовая часть", 2100, 7400),
    ("Зуб ковша", "ЗК", "Навесное", 1900, 8600),
    ("Палец ковша", "ПК", "Навесное", 1400, 6200),
    ("Втулка рессоры", "ВР", "Ходовая часть", 420, 1600),
    ("Диск сцепления", "ДС", "Трансмиссия", 6200, 24500),
    ("Вал карданный", "ВК", "Трансмиссия", 17800, 68000),
    ("Манжета уплотнительная", "МУ", "Гидравлика", 90, 720),
)
MACHINES: Final = ("ЭО-3323", "ДЗ-98", "МТЗ-82", "К-701", "ЕК-14", "Т-170", "ТО-18Б", "ДЗ-122", "ПК-46", "АМКОДОР-342")
TOWNS: Final = (
    ("Екатеринбург", "66"), ("Чита", "75"), ("Новосибирск", "54"), ("Казань", "16"), ("Пермь", "59"),
    ("Воронеж", "36"), ("Краснодар", "23"), ("Омск", "55"), ("Тюмень", "72"), ("Красноярск", "24"),
    ("Самара", "63"), ("Уфа", "02"), ("Иркутск", "38"), ("Барнаул", "22"), ("Кемерово", "42"),
)  # fmt: skip
FIRST: Final = ("Техно", "Агро", "Строй", "Дор", "Спец", "Карьер", "Гидро", "Мото", "Урал", "Сиб", "Волга", "Пром")
SECOND: Final = ("снаб", "маш", "сервис", "деталь", "комплект", "запчасть", "механика", "трейд", "центр", "агрегат")
SURNAMES: Final = (
    "Кузьмин", "Фролов", "Макаров", "Белов", "Титов", "Рябов", "Громов", "Лапин", "Сухов", "Зимин", "Панов", "Гущин",
)  # fmt: skip
STREETS: Final = ("Заводская", "Машинная", "Складская", "Промышленная", "Станционная", "Полевая", "Мира", "Лесная")
PATRONYMICS: Final = ("Иванович", "Петрович", "Сергеевич", "Андреевич", "Николаевич", "Павлович", "Юрьевич")
GIVEN: Final = ("Илья", "Антон", "Сергей", "Павел", "Николай", "Артём", "Виктор", "Денис", "Роман", "Юрий")


@dataclass(frozen=True, slots=True)
class Part:
    """A made-up product: article, name, shelf, wholesale price in roubles."""

    article: str
    name: str
    shelf: str
    price: int


STORY_PARTS: Final = (
    Part("ФМ-77", "Фильтр масляный гидросистемы", "Фильтры", 1250),
    Part("НШ-50", "Насос шестерённый НШ-50 правый", "Гидравлика", 48700),
)


def parts(rnd: random.Random, count: int) -> Iterator[Part]:
    """Products: those of the stories first, then made-up ones with articles of their own."""
    yield from STORY_PARTS[:count]
    for n in range(len(STORY_PARTS), count):
        name, prefix, shelf, least, most = PARTS[n % len(PARTS)]
        number = 100 + n
        price = round(rnd.randint(least, most), -1)
        yield Part(f"{prefix}-{number}", f"{name} {rnd.choice(MACHINES)}, исп. {1 + n // len(PARTS)}", shelf, price)


def firm(rnd: random.Random) -> str:
    """A made-up firm's name."""
    return f"ООО «{rnd.choice(FIRST)}{rnd.choice(SECOND)}-{rnd.choice(TOWNS)[0]}»"


def person(rnd: random.Random) -> str:
    """A made-up person's name."""
    return f"{rnd.choice(GIVEN)} {rnd.choice(SURNAMES)}"


def full_name(rnd: random.Random) -> str:
    """A made-up person's surname, name and patronymic."""
    return f"{rnd.choice(SURNAMES)} {rnd.choice(GIVEN)} {rnd.choice(PATRONYMICS)}"


def ogrn(rnd: random.Random, region: str) -> str:
    """An ОГРН of an organisation with its right check digit."""
    digits = f"1{rnd.randint(5, 24):02d}{region}99{rnd.randint(0, 99999):05d}"
    return f"{digits}{int(digits) % 11 % 10}"


def inn(rnd: random.Random, region: str, *, of_person: bool = False, taken: set[str] | None = None) -> str:
    """An ИНН with right check digits, none of those `taken`; its serial part begins with nines, which nobody has."""
    while True:
        made = _inn(rnd, region, of_person=of_person)
        if taken is None or made not in taken:
            break
    if taken is not None:
        taken.add(made)
    return made


def _inn(rnd: random.Random, region: str, *, of_person: bool) -> str:
    if of_person:
        digits = f"{region}99{rnd.randint(0, 999999):06d}"
        digits += _check(digits, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
        return digits + _check(digits, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
    digits = f"{region}99{rnd.randint(0, 99999):05d}"
    return digits + _check(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8))


def account(bic: str, serial: int) -> str:
    """A bank account whose key fits the bank."""
    body = f"40702810{{key}}{serial:011d}"
    weights = (7, 1, 3)
    for key in range(10):
        digits = bic[-3:] + body.format(key=key)
        if sum(int(d) * weights[n % 3] % 10 for n, d in enumerate(digits)) % 10 == 0:
            return body.format(key=key)
    raise ValueError(bic)


def _check(digits: str, weights: tuple[int, ...]) -> str:
    return str(sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 % 10)
