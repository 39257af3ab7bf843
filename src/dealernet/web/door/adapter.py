"""How allauth meets our accounts: nobody signs up alone, and letters leave the way all letters do."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from dealernet.business.conversations.commands import NewLetter, write_letters
from dealernet.foundation.access.identify import system
from dealernet.web.request import address_of

RESET: Final = "account/email/password_reset_key"
_log = structlog.get_logger(__name__)


class Door(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by people with the power to; registration by form is closed here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names: the e-mail is the name."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A new password is asked for: its letter goes the way of all letters. An unknown address gets none."""
        if template_prefix != RESET:
            _log.info("door.no_letter", about=template_prefix)
            return
        person, link = context["user"], str(context["password_reset_url"])
        key = f"password_reset:{hashlib.sha256(link.encode()).hexdigest()}"
        letter = NewLetter(
            key,
            "password_reset",
            email,
            {"link": link},
            person.id,
            person.dealer_id,
            person.id,
            language=person.language,
        )
        write_letters(system("door"), [letter])

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose tries are counted: the nearest address that is not a proxy of ours; one for all who have none."""
        return address_of(request, settings.PROXIES).strip("[]") or "0.0.0.0"  # noqa: S104 - nobody listens here
