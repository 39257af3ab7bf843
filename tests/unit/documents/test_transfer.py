"""The transfer document: sums, faces, and the tax service's file, held to its schema where that is at hand."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from lxml import etree

from dealernet.business.documents.errors import TransferIncomplete
from dealernet.business.documents.rules.paper import Bank
from dealernet.business.documents.rules.transfer import Basis, Participant, TransferLine, TransferPaper
from dealernet.business.documents.rules.transfer_face import transfer_data, transfer_pdf
from dealernet.business.documents.rules.upd import Envelope, tax_file
from dealernet.foundation.events.log import plain
from ground.source import ROOT

SHARED = Path(os.environ.get("DEALERNET_SHARED", ROOT.parent / "shared")) / "fixtures" / "upd"
SCHEMA = SHARED / "ON_NSCHFDOPPR_1_997_01_05_03_05.xsd"
ID = UUID("01a2195d-0000-7000-8000-000000000001")
ENVELOPE = Envelope(ID, "125", 1, date(2026, 11, 27), datetime(2026, 11, 27, 12, 30, 5, tzinfo=UTC))


def line(article: str, name: str, unit: tuple[str, str], quantity: str, cost: str, rate: int) -> TransferLine:
    price = (Decimal(cost) / Decimal(quantity)).quantize(Decimal("0.01"))
    return TransferLine(article, name, unit[0], Decimal(quantity), price, Decimal(cost), Decimal(rate), unit[1])


LINES = [
    line("ФМ-77", 'Фильтр «Аквадом-1» 10"', ("шт", "796"), "2", "472.70", 22),
    line("Ш-3", "Шланг & муфта < 3 м, é", ("м", "006"), "3.500", "699.97", 10),
]

PAPER = TransferPaper(
    holder_id=ID,
    shipment_id=ID,
    party_id=ID,
    seller=Participant("ООО «Ромашка-Тест»", "7700000016", "770001001", "101000, г. Москва, ул. Примерная, д. 1"),
    bank=Bank("40702810200000000001", "ПАО «ТЕСТБАНК»", "044525225", "30101810400000000225"),
    buyer=Participant("ООО «Дилер-Тест»", "5400001230", "540001001", "630000, г. Новосибирск, ул. Образцовая, д. 10"),
    consignee="г. Чита, терминал перевозчика",
    lines=LINES,
    order_number="1042",
    shipment_number="1042-1",
    shipped_on=date(2026, 11, 27),
    basis=Basis("Заказ", "1042", date(2026, 11, 25)),
    regime="general",
    director="Иванов И. И.",
)
SOLE = Participant("ИП Седов Пётр Ильич", "540123456789", "", "г. Новосибирск, ул. Образцовая, д. 10")
CASES = {
    "two rates": (PAPER, ENVELOPE),
    "corrected": (PAPER, replace(ENVELOPE, version=3)),
    "without VAT": (replace(PAPER, regime="simplified", lines=[replace(li, vat_rate=None) for li in LINES]), ENVELOPE),
    "five per cent": (replace(PAPER, lines=[replace(li, vat_rate=Decimal("5.00")) for li in LINES]), ENVELOPE),
    "a sole trader buys": (replace(PAPER, buyer=SOLE), ENVELOPE),
    "a sole trader sells": (replace(PAPER, seller=SOLE, director=""), ENVELOPE),
    "no bank, no article, no unit code": (
        replace(PAPER, bank=Bank(), lines=[replace(li, article="", unit_code="") for li in LINES]),
        ENVELOPE,
    ),
    "EDO addresses": (PAPER, replace(ENVELOPE, sender="2BM-7700000016-1", recipient="2BM-5400001230-2")),
}


def made(paper: TransferPaper, envelope: Envelope = ENVELOPE):
    return tax_file(envelope, plain(paper.body()))


def test_the_sums_of_a_paper_are_the_sums_of_its_lines():
    assert (PAPER.total, PAPER.vat) == (Decimal("1172.67"), Decimal("148.87"))
    assert [line.net for line in LINES] == [Decimal("387.46"), Decimal("636.34")]
    assert PAPER.function == "СЧФДОП"
    assert replace(PAPER, regime="simplified").function == "ДОП"


@pytest.mark.parametrize("case", CASES)
def test_the_file_is_windows_1251_names_itself_and_adds_up(case):
    paper, envelope = CASES[case]
    file = made(paper, envelope)
    root = etree.fromstring(file.content)

    assert file.content.startswith(b'<?xml version="1.0" encoding="windows-1251"?>')
    assert root.get("ИдФайл") + ".xml" == file.name
    assert all(value for node in root.iter() for value in node.attrib.values())
    lines = root.findall(".//СведТов")
    total = root.find(".//ВсегоОпл")
    assert (
        sum(Decimal(line.get("СтТовУчНал")) for line in lines) == Decimal(total.get("СтТовУчНалВсего")) == paper.total
    )
    assert sum(Decimal(li.get("СтТовБезНДС")) for li in lines) == Decimal(total.get("СтТовБезНДСВсего"))
    taxes = [Decimal(tax.text) for line in lines for tax in line.findall("СумНал/СумНал")]
    assert sum(taxes) == Decimal(total.findtext("СумНалВсего/СумНал", "0")) == paper.vat
    assert file == made(paper, envelope)


@pytest.mark.parametrize("case", CASES)
def test_the_file_is_valid_by_the_tax_services_schema_and_rules(case):
    if not SCHEMA.exists():
        pytest.skip(f"the tax service's schema is not at {SCHEMA}")
    paper, envelope = CASES[case]

    assert broken_rules(made(paper, envelope)) == []


def test_what_cp1251_does_not_have_is_written_as_a_reference():
    content = made(PAPER).content

    assert "муфта &lt; 3 м, &#233;".encode("cp1251") in content
    assert "Шланг &amp;".encode("cp1251") in content


def test_a_correction_keeps_the_number_and_the_day():
    told = etree.fromstring(made(PAPER, replace(ENVELOPE, version=3)).content).find(".//СвСчФакт")

    assert (told.get("НомерДок"), told.get("ДатаДок")) == ("125", "27.11.2026")
    assert dict(told.find("ИспрДок").attrib) == {"НомИспр": "2", "ДатаИспр": "27.11.2026"}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"seller": Participant("ООО", "7700000016")}, "адрес продавца"),
        ({"buyer": Participant("ООО", "", "", "г. Чита")}, "ИНН покупателя"),
        ({"buyer": Participant("ИП Седов", "540123456789", "", "г. Чита")}, "фамилия и имя покупателя"),
        ({"director": ""}, "фамилия и имя нашего"),
        ({"lines": [replace(LINES[0], cost=Decimal(0))]}, "количество и стоимость"),
    ],
)
def test_a_file_that_would_not_be_taken_is_refused_with_what_is_missing(change, word):
    with pytest.raises(TransferIncomplete) as refused:
        made(replace(PAPER, **change))

    assert word in str(refused.value)


def test_without_vat_an_address_is_not_asked_for():
    paper = replace(CASES["without VAT"][0], seller=Participant("ООО «Ромашка»", "7700000016"))

    assert made(paper).content


def test_the_picture_says_what_the_file_says():
    data = transfer_data("125", 2, date(2026, 12, 1), plain(PAPER.body()))

    assert data["heading"] == "Счёт-фактура № 125 от 27 ноября 2026 г."
    assert (data["status"], data["correction"]) == ("1", "1 от 1 декабря 2026 г.")
    assert (data["net"], data["vat"], data["total"]) == ("1\u00a0023,80", "148,87", "1\u00a0172,67")
    assert data["lines"][1]["quantity"] == "3,5"
    drawn = transfer_pdf("125", 1, date(2026, 11, 27), plain(PAPER.body()))
    assert drawn.startswith(b"%PDF")
    assert b"CreationDate" not in drawn, "the same paper is the same file on any day"


def broken_rules(file) -> list[str]:
    """What of the schema, and of the rules written inside it, the file breaks."""
    root = etree.fromstring(file.content)
    schema = etree.parse(str(SCHEMA))
    checked = etree.XMLSchema(schema)
    found = [] if checked.validate(root) else [str(error) for error in checked.error_log]
    extensions = "http://www.unisoftware.ru/schematron-extensions"
    space = etree.FunctionNamespace(extensions)
    space["iif"] = lambda _, condition, yes, no: _true(yes) if _true(condition) else _true(no)
    space["getFileName"] = lambda _: file.name.removesuffix(".xml")
    for rule in schema.iter("{http://purl.oclc.org/dsdl/schematron}rule"):
        context = rule.get("context")
        for claim in rule.iter("{http://purl.oclc.org/dsdl/schematron}assert"):
            test = etree.XPath(claim.get("test"), namespaces={"usch": extensions})
            nodes = [root] if context == "Файл" else root.iter(context)
            found += [f"{context}: {claim.get('test')}" for node in nodes if not _true(test(node))]
    return found


def _true(value) -> bool:
    return bool(value)
