"""Payment orders as banks print them, and dealers who pay by them."""

from __future__ import annotations

import zlib
from decimal import Decimal
from uuid import UUID

import typst

from dealernet.business.orders import commands
from dealernet.business.orders.commands import GivenPaper, NewLine, NewOrder, invoice_orders, place_orders
from dealernet.business.orders.models import Order
from dealernet.business.parties.models import BankAccount
from dealernet.foundation import clock
from dealernet.foundation.outcomes import settled
from factories.trade import Company, Dealer

OUR_INN = "7700000000"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def words_of_bank(number: str = "17", amount: str = "12500-00", invoice: str = "1", inn: str = OUR_INN) -> str:
    """What a bank prints on a payment order."""
    return (
        f"ПЛАТЁЖНОЕ ПОРУЧЕНИЕ № {number} Сумма {amount} Получатель ООО «Наша компания» ИНН {inn}"
        f" Оплата по счёту № {invoice} за запчасти. Исполнено"
    )


def plain_pdf(text: str) -> bytes:
    """A PDF as simple programs of banks make it: one packed page, letters of Windows."""
    said = text.encode("cp1251", "replace").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    packed = zlib.compress(b"BT /F1 12 Tf 72 720 Td (" + said + b") Tj ET")
    head = b"%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode/Length " + str(len(packed)).encode() + b">>\nstream\n"
    return head + packed + b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def drawn_pdf(text: str) -> bytes:
    """A PDF with fonts of its own, letters kept as numbers of drawings."""
    made = typst.compile(b"#sys.inputs.text", format="pdf", sys_inputs={"text": text})
    assert isinstance(made, bytes)
    return made


def awaiting(us: Company, dealer: Dealer, price: str = "12500.00") -> Order:
    """An order of a dealer, accepted and invoiced, that may not ship before it is paid."""
    BankAccount.objects.get_or_create(
        party=us.seller.party, defaults={"number": "4" * 20, "bank_name": "Банк", "bic": "044525225"}
    )
    product = us.product(price=price)
    placed = settled(place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(product.id, Decimal(1))])]))
    settled(commands.qualify_orders(us.actor, [placed.subject]))
    settled(invoice_orders(us.actor, [placed.subject]))
    return Order.objects.get(id=placed.subject)


def asked(us: Company, dealer: Dealer, price: str = "12500.00") -> Order:
    """The same, and its payment order was asked for."""
    order = awaiting(us, dealer, price)
    settled(commands.ask_payment_order(us.actor, [order.id]))
    return Order.objects.get(id=order.id)


def paper(
    order: Order | UUID, *, number: str = "17", amount: str = "12500.00", content: bytes | None = None, name: str = ""
) -> GivenPaper:
    """What a buyer sends: right in everything unless told otherwise."""
    found = order if isinstance(order, Order) else Order.objects.get(id=order)
    words = words_of_bank(number, amount.replace(".", "-"), found.invoice_number)
    return GivenPaper(
        number=number,
        dated_on=clock.today(),
        amount=Decimal(amount),
        file_name=name or "platezhka.pdf",
        content=plain_pdf(words) if content is None else content,
    )
