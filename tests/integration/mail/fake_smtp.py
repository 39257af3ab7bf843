"""A mail server of our own on a port of this machine: it takes letters, or refuses them as it is told."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Inbox:
    """What the server took, and how it answers: a line of SMTP by stage (`RCPT`, `DATA`), or `drop`."""

    answers: dict[str, str] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)
    password: str = ""
    port: int = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:
        """Take a recipient."""
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a letter, or drop the line after it was sent."""
        answer = self.answers.get("DATA", "250 OK")
        if answer == "drop":
            server.transport.close()
            return "421 gone"
        if answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer

    def lets_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        """Whether a login and a password fit."""
        right = isinstance(data, LoginPassword) and data.password.decode() == self.password
        return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(*, password: str = "", **answers: str) -> Iterator[Inbox]:
    """A server that runs while the block does; with a password it asks for it."""
    inbox = Inbox(answers=answers, password=password)
    wants = {"authenticator": inbox.lets_in, "auth_require_tls": False, "auth_required": True} if password else {}
    controller = Controller(inbox, hostname="127.0.0.1", port=0, **wants)
    controller.port = _free_port()
    controller.start()
    inbox.port = controller.port
    try:
        yield inbox
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
