"""What a base holds and publishes: sets of rows, documents that can be posted, faults that are waiting to happen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4
from xml.sax.saxutils import quoteattr

from dealernet.foundation import clock
from dealernet.integrations.onec.odata.fake.conditions import condition

EMPTY_DAY: Final = "0001-01-01T00:00:00"
Row = dict[str, Any]


class Trouble(Exception):
    """An answer that is an error: status, 1C's code, words."""

    def __init__(self, status: int, said: str, code: str = "-1") -> None:
        super().__init__(said)
        self.status, self.said, self.code = status, said, code


@dataclass
class Fault:
    """Something that goes wrong once, for the next request whose address holds `on`.

    `late` does the work and then lets the answer be lost; `html` answers as a web server and not as 1C.
    """

    on: str = ""
    method: str = ""
    status: int = 0
    said: str = ""
    late: bool = False
    html: bool = False


@dataclass
class Base:
    """The sets of a base by name, what is published, and who may come in."""

    user: str = "Обмен"
    password: str = "п@роль: 1"  # noqa: S105 - of the fake
    sets: dict[str, list[Row]] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    posting: Callable[[str, Row], None] = lambda name, row: None
    writing: Callable[[str, Row], None] = lambda name, row: None
    asked: list[tuple[str, str]] = field(default_factory=list)
    delay: float = 0
    busy: int = 0
    busiest: int = 0
    licences: int = 2
    lock: threading.RLock = field(default_factory=threading.RLock)

    def declare(self, name: str, *fields: str) -> None:
        """A set with these fields; those every object has are there by themselves."""
        standard = {
            "Catalog": ["Ref_Key", "DataVersion", "DeletionMark", "Description"],
            "Document": ["Ref_Key", "DataVersion", "DeletionMark", "Number", "Date", "Posted"],
        }.get(name.partition("_")[0], [])
        self.fields[name] = [*standard, *fields]
        self.sets.setdefault(name, [])

    def add(self, name: str, **values: Any) -> Row:
        """A row made inside 1C."""
        with self.lock:
            row: Row = dict.fromkeys(self.fields[name])
            if "Ref_Key" in row:
                row |= {"Ref_Key": str(uuid4()), "DataVersion": "AAAAAQAAAAA=", "DeletionMark": False}
            if "Posted" in row:
                row |= {"Posted": False, "Date": f"{clock.now():%Y-%m-%dT%H:%M:%S}", "Number": self._number(name)}
            row |= values
            self.sets[name].append(row)
            return row

    def _number(self, name: str) -> str:
        return f"ТД00-{len(self.sets[name]) + 1:06d}"

    def published(self, name: str) -> list[Row]:
        """The rows of a set that is published, or 404."""
        if name not in self.sets or name in self.hidden:
            raise Trouble(404, f'Сущность "{name}" не найдена', "8")
        return self.sets[name]

    def select(self, name: str, options: Mapping[str, str]) -> list[Row]:
        """Rows by `$filter`, `$orderby`, `$skip`, `$top`, `$select`."""
        known = set(self.fields.get(name, []))
        rows = [row for row in self.published(name) if condition(options.get("$filter", ""), known)(row)]
        if order := options.get("$orderby", ""):
            rows = sorted(rows, key=lambda row: str(row[order.split()[0]]), reverse=order.endswith(" desc"))
        start = int(options.get("$skip", 0))
        rows = rows[start : start + int(options["$top"])] if "$top" in options else rows[start:]
        chosen = [one for one in options.get("$select", "").split(",") if one]
        if unknown := set(chosen) - known:
            raise Trouble(500, f"Поле не найдено: {min(unknown)}")
        return [{one: row[one] for one in chosen} if chosen else deepcopy(row) for row in rows]

    def one(self, name: str, key: str) -> Row:
        """A row by key, or 404."""
        row = next((row for row in self.published(name) if row.get("Ref_Key") == key), None)
        if row is None:
            raise Trouble(404, "Экземпляр сущности не найден", "9")
        return row

    def create(self, name: str, body: Mapping[str, Any]) -> Row:
        """A row told from outside: rows of tables need their number, documents their date."""
        self.published(name)
        known = set(self.fields[name])
        for one, value in body.items():
            if one not in known:
                raise Trouble(500, f"Свойство «{one}» не найдено", "7")
            if isinstance(value, list) and any("LineNumber" not in row for row in value):
                raise Trouble(500, "Не задан номер строки табличной части", "13")
        if name.startswith("Document_") and "Date" not in body:
            raise Trouble(500, "Не заполнена дата документа")
        row = dict(body)
        self.writing(name, row)
        return self.add(name, **row)

    def change(self, name: str, key: str, body: Mapping[str, Any], version: str) -> Row:
        """Other values of a row; 412 when it is not at this version any more."""
        row = self.one(name, key)
        if version and version != row["DataVersion"]:
            raise Trouble(412, "Версия объекта изменилась")
        row |= body
        row["DataVersion"] = f"AAAA{len(self.asked):08d}"
        return row

    def post(self, name: str, key: str) -> None:
        """Post a document: the base's own checks may refuse."""
        row = self.one(name, key)
        self.posting(name, row)
        row["Posted"] = True

    def metadata(self) -> str:
        """`$metadata` of what is published."""
        parts = []
        for name in sorted(set(self.fields) - self.hidden):
            kind, own = ("ComplexType", name) if name.endswith("_Balance") else ("EntityType", name)
            properties = "".join(f'<Property Name={quoteattr(one)} Type="Edm.String"/>' for one in self.fields[name])
            parts.append(f"<{kind} Name={quoteattr(own)}>{properties}</{kind}>")
        return (
            '<?xml version="1.0" encoding="UTF-8"?><edmx:Edmx Version="1.0"'
            ' xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"><edmx:DataServices>'
            '<Schema Namespace="StandardODATA" xmlns="http://schemas.microsoft.com/ado/2009/11/edm">'
            f"{''.join(parts)}</Schema></edmx:DataServices></edmx:Edmx>"
        )

    def fault(self, method: str, address: str) -> Fault | None:
        """The fault that waits for this request, which is used up."""
        for fault in self.faults:
            if fault.on in address and fault.method in ("", method):
                self.faults.remove(fault)
                return fault
        return None
