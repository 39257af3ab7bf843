"""The line a webhook goes by: what is checked is what is connected to, TLS proves the name, all of it is bounded."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dealernet.foundation import clock, http
from dealernet.integrations.webhooks import client, commands, sending
from dealernet.integrations.webhooks.models import Attempt, Subscriber
from dealernet.integrations.webhooks.subscriptions import published
from factories.racing import at_once
from integration.webhooks.conftest import CHOSEN, cancelled, happened, ordered

pytestmark = pytest.mark.django_db(transaction=True)


class Taking(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def secure(tmp_path: Path):
    """A receiver under TLS for the name localhost, with a certificate of its own making: (port, file of it)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "own.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.server_address[1], file
    server.shutdown()
    server.server_close()


def trusting(file: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(file))


def test_tls_verifies_the_name_and_the_issuer(secure, settings, monkeypatch):
    settings.INSIDE = ["127.0.0.0/8", "::1"]
    port, file = secure
    unknown = client.post(f"https://localhost:{port}/", "1", b"{}", [])
    assert (unknown.status, "CERTIFICATE_VERIFY_FAILED" in unknown.error) == (0, True)

    monkeypatch.setattr(http, "_TLS", trusting(file))
    assert client.post(f"https://localhost:{port}/", "1", b"{}", []).status == 200
    other = client.post(f"https://127.0.0.1:{port}/", "1", b"{}", [])
    assert (other.status, "CERTIFICATE_VERIFY_FAILED" in other.error) == (0, True)


def test_a_name_that_leads_inside_after_it_was_kept_is_not_connected_to(us, dealer, theirs, settings, monkeypatch):
    settings.INSIDE = []
    leads = ["93.184.215.14"]
    plain = socket.getaddrinfo

    def found(host, port, *more, **named):
        if host == "hook.example.ru":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (leads[0], port))]
        return plain(host, port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    body = {"name": "С", "address": f"http://hook.example.ru:{theirs.port}/", "about": "order", **CHOSEN}
    kept = commands.add_webhook(us.actor, body)
    leads[0] = "127.0.0.1"
    ordered(us, dealer)
    happened()
    sending.send_due_of(published.all()[kept.key])

    assert (theirs.requests, Attempt.objects.get().status) == (0, 0)
    assert "DEALERNET_INSIDE" in Attempt.objects.get().error


@pytest.mark.parametrize(
    "address", ["::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::", "fec0::1", "::7f00:1", "ff02::1"]
)
def test_an_address_of_ipv6_that_carries_one_inside_is_inside(address):
    assert http._is_inside(str(ipaddress.ip_address(address)))


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4010::1", "64:ff9b::808:808"])
def test_an_address_outside_is_outside(address):
    assert not http._is_inside(address)


def test_a_large_answer_is_cut_and_the_message_is_taken(us, settings, monkeypatch):
    settings.INSIDE = ["127.0.0.1"]
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            line.recv(65536)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + b"x" * 200_000)
            line.close()

        threading.Thread(target=answer, daemon=True).start()
        told = client.post(f"http://127.0.0.1:{server.getsockname()[1]}/", "1", b"{}", [])

    assert (told.status, len(told.text)) == (200, client.READ)


def test_four_senders_at_once_send_each_message_once_and_each_record_in_order(us, dealer, theirs, hook):
    orders = [ordered(us, dealer) for _ in range(12)]
    for order in orders:
        cancelled(us, order)
    happened()
    while sum(at_once(*[hook.send] * 4)):
        pass

    assert set(Counter(name for name, _record, _kind in theirs.seen).values()) == {1}
    assert {order: theirs.kinds_of(order) for order in orders} == {
        order: ["orders.submitted", "orders.cancelled"] for order in orders
    }


def test_a_receiver_that_fails_keeps_back_no_other(us, dealer, theirs, hook):
    gone = commands.add_webhook(
        us.actor, {"name": "Нет никого", "address": "http://127.0.0.1:9999/", "about": "order", **CHOSEN}
    )
    for _ in range(3):
        ordered(us, dealer)
    happened()
    for subscription in published.at_work():
        sending.send_due_of(subscription)

    assert len(theirs.taken) == 3
    assert Subscriber.objects.get(key=gone.key).failures == 3
    assert Subscriber.objects.get(key=hook.key).failures == 0
