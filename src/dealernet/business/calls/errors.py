"""Why a request about a call may be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, NotThere, Refusal


class CallUnknown(NotThere):
    """There is no such call, or the actor may not know of it."""

    code = "call_unknown"
    message = _("There is no such call.")


class NumberWrong(BadInput):
    """A number nobody can be called at."""

    code = "call_number_wrong"
    field = "from"
    message = _("“%(number)s” is no telephone number: write it as +79991234567; a hidden number is left empty.")


class CalledWrong(NumberWrong):
    """The number that was called is none."""

    field = "to"


class CallTimesWrong(BadInput):
    """A call is answered before it began, or begins in the future."""

    code = "call_times_wrong"
    field = "started_at"
    message = _("A call begins before it is answered and not in the future: check the clock of the exchange.")


class RecordingWrong(BadInput):
    """A recording lies at no address of the web."""

    code = "call_recording_wrong"
    field = "recording"
    message = _("A recording is an address that begins with https:// or http://, at most 500 characters.")


class NotWaiting(Refusal):
    """Nobody waits to be called back: the call was taken, or called back already."""

    code = "call_not_waiting"
    message = _("This call does not wait for a call back: it was taken, or somebody has called back already.")


class CallerUnknown(BadInput):
    """The buyer is none the actor reaches."""

    code = "call_buyer_unknown"
    field = "buyer"
    message = _("There is no such buyer among yours.")
