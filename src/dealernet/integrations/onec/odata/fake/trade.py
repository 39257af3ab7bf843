"""A trading base in the words of УТ 11: partners with agreements, contracts, debts; orders, shipments, money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from dealernet.integrations.onec.odata.fake.base import EMPTY_DAY, Base, Row, Trouble
from dealernet.integrations.onec.odata.words import EMPTY

ORDER: Final = "Document_ЗаказКлиента"
SHIPMENT: Final = "Document_РеализацияТоваровУслуг"
RECEIPT: Final = "Document_ПоступлениеБезналичныхДенежныхСредств"
STATES: Final = "InformationRegister_СостоянияЗаказовКлиентов"
NEW_DEBTS: Final = "AccumulationRegister_РасчетыСКлиентамиПоСрокам"
OLD_DEBTS: Final = "AccumulationRegister_РасчетыСКлиентамиПоДокументам"
_SIDES: Final = (
    "Партнер_Key", "Контрагент_Key", "Организация_Key", "Соглашение_Key", "Договор_Key", "Валюта_Key", "Склад_Key",
    "СуммаДокумента", "ЦенаВключаетНДС", "НалогообложениеНДС", "Комментарий", "Товары",
)  # fmt: skip


class Trade:
    """A base with a trade in it. `release` is "11.5" or "11.4": names of registers and fields differ between them."""

    def __init__(self, release: str = "11.5") -> None:
        self.base, self.release = Base(), release
        base = self.base
        base.declare("Catalog_Партнеры", "Code", "ВидЦен_Key", self._manager)
        base.declare(
            "Catalog_Контрагенты",
            "ИНН",
            "КПП",
            "НаименованиеПолное",
            "Партнер_Key",
            "ЮрФизЛицо",
            "КонтактнаяИнформация",
        )
        base.declare(
            "Catalog_СоглашенияСКлиентами",
            "Партнер_Key",
            "Контрагент_Key",
            "ВидЦен_Key",
            "Статус",
            "ЭтапыГрафикаОплаты",
        )
        base.declare(
            "Catalog_ДоговорыКонтрагентов", "Контрагент_Key", "ОграничиватьСуммуЗадолженности",
            "ДопустимаяСуммаЗадолженности", "УстановленСрокОплаты", "СрокОплаты", "Статус",
        )  # fmt: skip
        base.declare("Catalog_ВидыЦен")
        base.declare("Catalog_Пользователи")
        base.declare("Catalog_КлючиАналитикиУчетаПоПартнерам", "Партнер_Key", "Контрагент_Key")
        base.declare(ORDER, *_SIDES, "Статус", "НомерПоДаннымКлиента", "ДатаПоДаннымКлиента")
        base.declare(SHIPMENT, *_SIDES, "Статус", "ЗаказКлиента", "ЗаказКлиента_Type")
        base.declare(RECEIPT, "СуммаДокумента", "Контрагент_Key", "РасшифровкаПлатежа")
        base.declare(STATES, "Заказ", "Заказ_Type", "Состояние", "СуммаОплаты", "СуммаОтгрузки", "СуммаДолга")
        due = ("ДатаПлановогоПогашения", "ДатаВозникновения") if release == "11.5" else ()
        base.declare(self._debts, "Recorder")
        base.declare(
            f"{self._debts}_Balance", "АналитикаУчетаПоПартнерам_Key", "РасчетныйДокумент", "РасчетныйДокумент_Type",
            *due, "ДолгBalance" if release == "11.5" else "ДолгРеглBalance",
        )  # fmt: skip
        base.posting = self._posting

    @property
    def _manager(self) -> str:
        return "ОсновнойМенеджер_Key" if self.release == "11.5" else "Ответственный_Key"

    @property
    def _debts(self) -> str:
        return NEW_DEBTS if self.release == "11.5" else OLD_DEBTS

    def named(self, name: str, words: str) -> str:
        """The key of a row of a catalogue by its name, made when it is not there."""
        for row in self.base.sets[name]:
            if row["Description"] == words:
                return str(row["Ref_Key"])
        return str(self.base.add(name, Description=words)["Ref_Key"])

    def buyer(self, name: str, inn: str, kpp: str = "", *, manager: str = "", price_type: str = "") -> Row:
        """A partner with its counterparty and key of settlements; the counterparty."""
        partner = self.base.add("Catalog_Партнеры", Description=name, ВидЦен_Key=EMPTY)
        partner[self._manager] = self.named("Catalog_Пользователи", manager) if manager else EMPTY
        if price_type:
            partner["ВидЦен_Key"] = self.named("Catalog_ВидыЦен", price_type)
        face = self.base.add(
            "Catalog_Контрагенты", Description=name, ИНН=inn, КПП=kpp, НаименованиеПолное=name,
            Партнер_Key=partner["Ref_Key"], ЮрФизЛицо="ЮрЛицо" if len(inn) == 10 else "ИндивидуальныйПредприниматель",
        )  # fmt: skip
        self.base.add(
            "Catalog_КлючиАналитикиУчетаПоПартнерам", Партнер_Key=partner["Ref_Key"], Контрагент_Key=face["Ref_Key"]
        )
        return face

    def manage(self, face: Row, manager: str) -> None:
        """The partner of a counterparty gets a manager."""
        self.base.one("Catalog_Партнеры", face["Партнер_Key"])[self._manager] = self.named(
            "Catalog_Пользователи", manager
        )

    def agree(self, face: Row, name: str, price_type: str = "", days: int | None = None) -> Row:
        """An individual agreement: its price type, and days after shipping (0: everything before)."""
        steps = []
        if days is not None:
            way = "КредитПослеОтгрузки" if days else "ПредоплатаДоОтгрузки"
            steps = [{"LineNumber": "1", "ВариантОплаты": way, "Сдвиг": days, "ПроцентПлатежа": 100}]
        return self.base.add(
            "Catalog_СоглашенияСКлиентами", Description=name, Партнер_Key=face["Партнер_Key"], Контрагент_Key=EMPTY,
            ВидЦен_Key=self.named("Catalog_ВидыЦен", price_type) if price_type else EMPTY, Статус="Действует",
            ЭтапыГрафикаОплаты=steps,
        )  # fmt: skip

    def limit(self, face: Row, amount: str | None) -> Row:
        """A contract with a limit of debt; without one there is none."""
        return self.base.add(
            "Catalog_ДоговорыКонтрагентов", Description="Основной договор", Контрагент_Key=face["Ref_Key"],
            ОграничиватьСуммуЗадолженности=amount is not None, ДопустимаяСуммаЗадолженности=float(amount or 0),
            УстановленСрокОплаты=False, СрокОплаты=0, Статус="Действует",
        )  # fmt: skip

    def owes(self, face: Row, number: str, amount: str, *, arose: date, due: date, order: Row | None = None) -> Row:
        """A debt by a shipment: the line of the register."""
        keys = self.base.sets["Catalog_КлючиАналитикиУчетаПоПартнерам"]
        key = next(row for row in keys if row["Контрагент_Key"] == face["Ref_Key"])
        paper = self.base.add(SHIPMENT, Number=number, Date=f"{arose}T12:00:00", Posted=True, СуммаДокумента=amount)
        paper["ЗаказКлиента"] = order["Ref_Key"] if order else EMPTY
        line = {
            "АналитикаУчетаПоПартнерам_Key": key["Ref_Key"],
            "РасчетныйДокумент": paper["Ref_Key"],
            "РасчетныйДокумент_Type": f"StandardODATA.{SHIPMENT}",
        }
        if self.release == "11.5":
            line |= {"ДатаПлановогоПогашения": f"{due}T00:00:00", "ДатаВозникновения": f"{arose}T00:00:00"}
        line["ДолгBalance" if self.release == "11.5" else "ДолгРеглBalance"] = float(Decimal(amount))
        self.base.sets[f"{self._debts}_Balance"].append(line)
        return line

    def order(self, face: Row, number: str, amount: str, *, goods: list[dict[str, Any]] | None = None) -> Row:
        """An order of a customer under our number, with its state."""
        row = self.base.add(
            ORDER, Партнер_Key=face["Партнер_Key"], Контрагент_Key=face["Ref_Key"], Организация_Key=str(uuid4()),
            Соглашение_Key=EMPTY, Договор_Key=EMPTY, Склад_Key=str(uuid4()), СуммаДокумента=float(amount), Posted=True,
            НомерПоДаннымКлиента=number, Статус="КОтгрузке", Товары=goods or [], ДатаПоДаннымКлиента=EMPTY_DAY,
        )  # fmt: skip
        self.base.add(
            STATES, Заказ=row["Ref_Key"], Заказ_Type=f"StandardODATA.{ORDER}", Состояние="ГотовКОтгрузке",
            СуммаОплаты=0, СуммаОтгрузки=0, СуммаДолга=0,
        )  # fmt: skip
        return row

    def ship(self, order: Row, number: str, on: date) -> Row:
        """A person in 1C ships an order whole."""
        row = self.base.add(
            SHIPMENT, Number=number, Date=f"{on}T12:00:00", Posted=True, СуммаДокумента=order["СуммаДокумента"],
            ЗаказКлиента=order["Ref_Key"], ЗаказКлиента_Type=f"StandardODATA.{ORDER}", Товары=order["Товары"],
        )  # fmt: skip
        self.state(order, Состояние="Закрыт", СуммаОтгрузки=order["СуммаДокумента"])
        return row

    def receive(self, order: Row, number: str, amount: str, on: date) -> Row:
        """Money comes to 1C for an order."""
        rows = [{"LineNumber": "1", "ОбъектРасчетов": order["Ref_Key"], "Заказ": order["Ref_Key"], "Сумма": amount}]
        row = self.base.add(
            RECEIPT, Number=number, Date=f"{on}T12:00:00", Posted=True, СуммаДокумента=amount,
            Контрагент_Key=order["Контрагент_Key"], РасшифровкаПлатежа=rows,
        )  # fmt: skip
        state = next(one for one in self.base.sets[STATES] if one["Заказ"] == order["Ref_Key"])
        state["СуммаОплаты"] = float(Decimal(str(state["СуммаОплаты"])) + Decimal(amount))
        return row

    def state(self, order: Row, **values: Any) -> None:
        """The state of an order becomes another."""
        next(one for one in self.base.sets[STATES] if one["Заказ"] == order["Ref_Key"]).update(values)

    def _posting(self, name: str, row: Row) -> None:
        if name == SHIPMENT and not row.get("Товары"):
            raise Trouble(500, "Документ не проведен: не заполнена табличная часть «Товары»")
        order = next((one for one in self.base.sets[ORDER] if one["Ref_Key"] == row.get("ЗаказКлиента")), None)
        if name == SHIPMENT and order is not None and not row["Posted"]:
            self.state(order, СуммаОтгрузки=order["СуммаДокумента"])
