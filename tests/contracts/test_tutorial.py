"""The tutorial "Your first integration": its folder, made of its own blocks, does what the page says."""

from __future__ import annotations

import importlib
import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from dealernet import integrations
from dealernet.automation.packs import publish_pack
from dealernet.business.documents.models import Document
from dealernet.business.orders.commands import NewLine, NewOrder, ToldShipment, place_orders, record_shipments
from dealernet.business.parties.models import LegalEntity, Party, Profile
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration.models import Revision
from dealernet.foundation.integration import JOINED
from dealernet.integrations.edo import jobs
from factories.happening import let_it_happen
from factories.trade import Company, company
from ground.source import ROOT

PAGE = ROOT / "docs" / "tutorials" / "your-first-integration.md"
NAMES = ("settings", "client", "mapping", "operator", "manifest")
pytestmark = pytest.mark.django_db(transaction=True)


def blocks() -> dict[str, str]:
    found = re.findall(r"```python\n# pigeon/(\w+)\.py\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return dict(found)


@pytest.fixture
def pigeon(tmp_path, monkeypatch) -> Iterator[None]:
    """The folder of the tutorial, joined as the program joins one at its start."""
    folder = tmp_path / "pigeon"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Papers by Pigeon."""\n', encoding="utf-8")
    for name, text in blocks().items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(integrations, "__path__", [*integrations.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    importlib.import_module("dealernet.integrations.pigeon.manifest")
    yield
    del JOINED["pigeon"]
    for name in [name for name in sys.modules if name.startswith("dealernet.integrations.pigeon")]:
        del sys.modules[name]


@contextmanager
def loft() -> Iterator[SimpleNamespace]:
    """Pigeon's own server: it asks for the key, keeps files by key, and tells news."""
    kept = SimpleNamespace(files={}, lines=[], failing=0, port=0)

    class Loft(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if kept.failing:
                kept.failing -= 1
                return self.say(503, {})
            key = self.path.rpartition("/")[2]
            kept.files.setdefault(key, (self.path, self.headers["X-Name"], content))
            return self.say(200, {"number": f"P-{len(kept.files)}"})

        def do_GET(self) -> None:
            since = int(parse_qs(urlsplit(self.path).query).get("since", ["0"])[0] or 0)
            self.say(200, {"lines": kept.lines[since:], "mark": len(kept.lines)})

        def say(self, status: int, body: dict) -> None:
            status = status if self.headers["X-Api-Key"] == "coo" else 401
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Loft)
    kept.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


def shipped(us: Company) -> Document:
    Party.objects.filter(id=us.seller.party_id).update(legal_address="г. Ростов-на-Дону")
    LegalEntity.objects.update(director="Аркадьев Б. С.", edo_id="2BM-7700000000-1")
    dealer = us.dealer()
    Profile.objects.filter(id=dealer.profile.id).update(legal_address="г. Чита", edo_id="2BM-6699001010-2")
    [placed] = place_orders(dealer.actor, [NewOrder(dealer.id, [NewLine(us.product().id, Decimal(3))])])
    let_it_happen()
    record_shipments(us.actor, [ToldShipment(placed.subject, "1", date(2026, 11, 27), source="onec")])
    let_it_happen()
    return Document.objects.get(kind="transfer")


def test_the_page_has_a_block_for_each_file_of_the_folder():
    assert tuple(blocks()) == NAMES


def test_the_folder_of_the_tutorial_has_a_form_and_carries_papers(pigeon, settings, client):
    settings.INSIDE = ["127.0.0.1"]
    us = company()
    publish_pack(us.actor)
    boss = Account.objects.create_user("admin@example.ru", "correct horse battery", name="Анна", role="administrator")
    client.force_login(boss)
    address = "/desk/settings/integrations/pigeon/"
    assert "Folder at Pigeon" in client.get(address).content.decode()
    assert address in client.get("/desk/settings/").content.decode()

    with loft() as kept:
        filled = {"base_url": f"http://127.0.0.1:{kept.port}", "api_key": "coo", "folder": "outbox"}
        assert client.post(address, filled).status_code == 302
        assert "coo" not in str(list(Revision.objects.filter(definition__key="pigeon").values_list("body", flat=True)))
        paper = shipped(us)
        jobs.send_due()
        [(where, name, content)] = kept.files.values()
        kept.lines += [{"key": str(paper.id), "word": "landed"}, {"key": str(paper.id), "word": "cooed"}]
        kept.lines += [{"key": str(paper.id), "word": "shooed", "why": "not ours"}]
        jobs.take_news()

    paper.refresh_from_db()
    assert where == f"/folders/outbox/{paper.id}"
    assert (name.startswith("ON_NSCHFDOPPR_"), content[:5]) == (True, b"<?xml")
    assert (paper.edo_state, paper.edo_reason) == ("refused", "not ours")
