"""The outgoing client: over real HTTP, never inside a transaction, never inside our network by accident."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction

from dealernet.foundation.errors import OutsideRejected, OutsideUnavailable
from dealernet.foundation.http import AddressForbidden, Outgoing

pytestmark = pytest.mark.django_db(transaction=True)


class Echo(BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{"path": "%s"}' % self.path.encode()
        self.send_response(302 if self.path.endswith("/elsewhere") else 200)
        self.send_header("Location", "http://127.0.0.1/secret")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def echo():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/base"
    server.shutdown()


def test_asks_and_tells_where_an_administrator_opened_the_way(echo, settings):
    settings.INSIDE = ["127.0.0.0/8"]
    outside = Outgoing(echo)

    assert outside.get("/orders?n=1").json() == {"path": "/base/orders?n=1"}
    assert outside.post("/", {"сумма": "12.50"}).json() == {"сумма": "12.50"}


def test_refuses_inside_a_transaction(echo, settings):
    settings.INSIDE = ["127.0.0.1"]

    with transaction.atomic(), pytest.raises(RuntimeError, match="transaction"):
        Outgoing(echo).get("/")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://localhost/", "http://[::1]/", "http://10.1.2.3/"])
def test_refuses_addresses_inside_that_nobody_opened(address, settings):
    settings.INSIDE = []

    with pytest.raises(AddressForbidden, match="DEALERNET_INSIDE"):
        Outgoing(address).get("/")


def test_follows_no_redirect_and_says_when_nobody_answers(echo, settings):
    settings.INSIDE = ["127.0.0.1"]

    assert Outgoing(echo).get("/elsewhere").status == 302
    with pytest.raises(OutsideUnavailable):
        Outgoing("http://127.0.0.1:9").get("/")
    with pytest.raises(OutsideRejected, match="https://"):
        Outgoing("file:///etc/passwd")


class Between(BaseHTTPRequestHandler):
    """A proxy that leads to where it is asked, or refuses, and remembers."""

    asked: list[str] = []
    refuses = 0

    def do_CONNECT(self):
        self.asked.append(self.path)
        if self.refuses:
            return self.send_error(self.refuses)
        host, _, port = self.path.partition(":")
        with socket.create_connection((host, int(port)), 5) as there:
            self.send_response(200)
            self.end_headers()
            there.sendall(self.rfile.read1())
            while passed := there.recv(65536):
                self.wfile.write(passed)
        self.close_connection = True

    def log_message(self, *_):
        pass


@pytest.fixture
def between():
    door = type("BetweenOfOne", (Between,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield door, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_proxy_leads_to_the_host_it_is_asked_for(echo, between, settings):
    settings.INSIDE = ["127.0.0.1"]
    door, proxy = between

    assert Outgoing(echo, proxy=proxy, within=5).get("/orders").json() == {"path": "/base/orders"}
    assert door.asked == [echo.removeprefix("http://").removesuffix("/base")]

    door.refuses = 407
    with pytest.raises(OutsideUnavailable, match="407"):
        Outgoing(echo, proxy=proxy).get("/orders")


def test_a_proxy_inside_has_to_be_opened_too(echo, between, settings):
    settings.INSIDE = []

    with pytest.raises(AddressForbidden, match="DEALERNET_INSIDE"):
        Outgoing("https://api.telegram.org", proxy=between[1]).get("/")
    assert between[0].asked == []
