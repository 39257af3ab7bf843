"""Why something of letters and messages is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, Refusal


class NotLinked(Refusal):
    """The messenger is not linked to this account."""

    code = "messenger_not_linked"
    message = _("Telegram is not linked to this account: link it first.")


class WayUnknown(BadInput):
    """There is no such way of being written to."""

    code = "way_unknown"
    field = "way"
    message = _("Choose how to be written to: letter, message or both.")


class NoMessenger(Refusal):
    """The company has not connected the messenger."""

    code = "no_messenger"
    message = _("The company has not connected Telegram: an administrator does it in the settings.")
