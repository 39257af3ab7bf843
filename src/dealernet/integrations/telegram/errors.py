"""Why a bot cannot be connected."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, Refusal


class TokenUnknown(BadInput):
    """Telegram does not know the token."""

    code = "token_unknown"
    field = "token"
    message = _("Telegram does not know this token: copy the whole of it from @BotFather, for example 123456789:AAE…")


class NobodyAnswers(Refusal):
    """Nobody answers at the address of the Bot API."""

    code = "nobody_answers"
    status = 422
    field = "base_url"
    message = _("The Bot API did not answer (%(why)s). Check the address and the proxy; nothing was saved.")


class TakenElsewhere(Refusal):
    """Another program listens to the bot."""

    code = "taken_elsewhere"
    status = 422
    field = "token"
    message = _(
        "Another program listens to this bot (%(address)s). Make a bot of its own for Dealernet, or switch that program"
        " off."
    )
