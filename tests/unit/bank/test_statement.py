"""Reading statements: ours, and the shared real ones with counts told independently of the reader."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dealernet.integrations.bank.statement import LineWrong, NotAStatement, read_statement

SHARED = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "bank"
DOCUMENT = """СекцияДокумент=Платежное поручение
Номер=187
Дата=24.11.2026
Сумма={sum}
ПлательщикСчет=40702810900000000101
ПлательщикИНН=6699001010
Плательщик1=ООО "Техснаб"
ПолучательСчет=40702810100000012345
ДатаПоступило=24.11.2026
НазначениеПлатежа=Оплата по счету № 1001 от 24.11.2026 код=QR=42
КонецДокумента
"""


def statement(sum: str = "12500.00", head: str = "1CClientBankExchange") -> str:
    return f"{head}\nВерсияФормата=1.03\nРасчСчет=40702810100000012345\n{DOCUMENT.format(sum=sum)}КонецФайла\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866"])
def test_a_statement_is_read_in_every_encoding_banks_use(encoding):
    [document] = read_statement(statement().encode(encoding)).documents

    assert (document.number, document.amount, document.payer_inn, document.posted_on) == (
        "187",
        Decimal("12500.00"),
        "6699001010",
        date(2026, 11, 24),
    )
    assert document.purpose == "Оплата по счету № 1001 от 24.11.2026 код=QR=42"


@pytest.mark.parametrize("written", ["1 234,56", "1234.56", "1\u00a0234,56"])
def test_sums_are_exact_however_they_are_written(written):
    [document] = read_statement(statement(written).encode()).documents

    assert document.amount == Decimal("1234.56")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", statement(head="Hello").encode(), b"\x00" * 10])
def test_what_is_no_statement_is_refused_with_what_would_be_right(content):
    with pytest.raises(NotAStatement, match="kl_to_1c"):
        read_statement(content)


@pytest.mark.parametrize("written", ["", "сто", "NaN", "-5"])
def test_a_document_without_a_sum_names_its_line(written):
    with pytest.raises(LineWrong, match="7"):
        read_statement(statement(written).encode())


def raw_count(path: Path) -> int:
    content = path.read_bytes()
    texts = [content.decode(encoding, "replace").lower() for encoding in ("utf-8", "cp1251", "cp866")]
    return max(len(re.findall(r"^\s*секциядокумент", text, re.MULTILINE)) for text in texts)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared fixtures (../shared) are not beside this checkout")
def test_every_shared_statement_is_read_with_as_many_documents_as_it_has():
    files = sorted((SHARED / "open").glob("*.txt")) + sorted((SHARED / "handmade").glob("*.txt"))
    read = {path.name: len(read_statement(path.read_bytes()).documents) for path in files}

    assert read == {path.name: raw_count(path) for path in files}
    assert sum(read.values()) > 50


@pytest.mark.skipif(not SHARED.exists(), reason="the shared fixtures (../shared) are not beside this checkout")
def test_the_torture_file_is_understood():
    content = (SHARED / "handmade" / "utf8bom_lf_torture.txt").read_bytes()

    first, second = read_statement(content).documents

    assert (first.payer_inn, first.amount) == ("990000000299", Decimal("1500.50"))
    assert first.purpose == "Оплата счета ДП-000105 код=QR=42; Без НДС"
    assert second.posted_on is None
