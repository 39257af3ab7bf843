"""The fake over HTTP: Basic authorisation, JSON with a mark of byte order, errors as 1C, IIS and Apache give them."""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from dealernet.integrations.onec.odata.fake.base import Base, Fault, Trouble
from dealernet.integrations.onec.odata.fake.conditions import FilterWrong

ROOT = "/ut/odata/standard.odata/"
ADDRESS = re.compile(r"(?P<set>\w+)(?:\(guid'(?P<key>[0-9a-fA-F-]+)'\))?(?:/(?P<act>\w+)(?:\((?P<given>.*)\))?)?$")


class FakeOnec:
    """A running fake; use as a context: `with FakeOnec(base) as onec: onec.address`."""

    def __init__(self, base: Base, port: int = 0) -> None:
        handler = type("Handler", (_Handler,), {"base": base})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/ut"

    def __enter__(self) -> FakeOnec:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    base: Base

    def do_GET(self) -> None:
        """Read."""
        self._serve("GET")

    def do_POST(self) -> None:
        """Make, post."""
        self._serve("POST")

    def do_PATCH(self) -> None:
        """Change."""
        self._serve("PATCH")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _serve(self, method: str) -> None:
        base, body = self.base, self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with base.lock:
            base.busy += 1
            base.busiest = max(base.busiest, base.busy)
            crowded = base.busy > base.licences
            base.asked.append((method, unquote(self.path)))
            fault = base.fault(method, unquote(self.path))
        try:
            time.sleep(base.delay)
            self._answer(method, body, fault, crowded)
        finally:
            with base.lock:
                base.busy -= 1

    def _answer(self, method: str, body: bytes, fault: Fault | None, crowded: bool) -> None:
        try:
            if not self._may_enter():
                raise Trouble(401, "Неправильное имя или пароль пользователя")
            if crowded:
                raise Trouble(402, "Не найдена лицензия: превышено количество сеансов")
            if fault and not fault.late:
                raise Trouble(fault.status, fault.said or "Ошибка")
            status, content = self._done(method, body)
        except Trouble as trouble:
            if (fault and fault.html) or trouble.status == 401:
                self._send(trouble.status, "text/html", f"<html><title>{trouble.said}</title><h1>…</h1></html>")
                return
            error = {"code": trouble.code, "message": {"lang": "ru", "value": trouble.said}}
            self._send(trouble.status, "application/json", json.dumps({"odata.error": error}, ensure_ascii=False))
            return
        if fault and fault.late:
            self.close_connection = True
            self.connection.close()
            return
        kind = "application/xml" if content.startswith("<?xml") else "application/json;charset=utf-8"
        self._send(status, kind, content)

    def _may_enter(self) -> bool:
        given = self.headers.get("Authorization", "").partition(" ")[2]
        try:
            return base64.b64decode(given).decode() == f"{self.base.user}:{self.base.password}"
        except ValueError:
            return False

    def _done(self, method: str, body: bytes) -> tuple[int, str]:
        raw, _, query = self.path.partition("?")
        if "+" in query or any(ord(sign) > 127 for sign in self.path):
            raise Trouble(400, "Неверный адрес запроса")
        path = unquote(raw)
        if not path.startswith(ROOT):
            raise Trouble(404, "404 Not Found")
        options = {unquote(k): unquote(v) for k, _, v in (one.partition("=") for one in query.split("&") if one)}
        path = path.removeprefix(ROOT)
        if path == "$metadata":
            return 200, self.base.metadata()
        if options.get("$format") != "json" and method == "GET":
            return 200, '<?xml version="1.0"?><feed/>'
        found = ADDRESS.fullmatch(path)
        if found is None:
            raise Trouble(404, "404 Not Found")
        with self.base.lock:
            return self._act(method, found.groupdict(), options, json.loads(body) if body else {})

    def _act(
        self, method: str, asked: dict[str, str | None], options: dict[str, str], told: dict[str, Any]
    ) -> tuple[int, str]:
        base, name, key, act = self.base, asked["set"] or "", asked["key"], asked["act"]
        try:
            if method == "GET" and act == "Balance":
                base.published(name)
                return 200, _json({"value": base.select(f"{name}_Balance", {})})
            if method == "GET":
                return 200, _json(base.one(name, key) if key else {"value": base.select(name, options)})
            if method == "PATCH" and key:
                return 200, _json(base.change(name, key, told, self.headers.get("If-Match", "")))
            if act == "Post" and key:
                base.post(name, key)
                return 200, ""
            if key is None and act is None:
                return 201, _json(base.create(name, told))
        except FilterWrong as wrong:
            raise Trouble(400, f"Ошибка разбора отбора: {wrong}", "14") from None
        raise Trouble(405, "Метод не поддерживается")

    def _send(self, status: int, kind: str, content: str) -> None:
        body = content.encode("utf-8-sig") if kind.startswith("application/json") and content else content.encode()
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="1C"')
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
