"""Whose session it is, asked on every page by a statement planned once."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from dealernet.foundation.access.identify import account_by_id
from dealernet.foundation.access.models import Account


class Backend(AuthenticationBackend):  # type: ignore[misc] # allauth is not typed
    """Signing in is allauth's."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account of a session, as it is now; nothing when it was closed."""
        account = account_by_id(user_id)
        return account if account is not None and self.user_can_authenticate(account) else None
