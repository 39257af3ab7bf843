"""Everything that may be done about calls."""

from __future__ import annotations

from dealernet.business.calls.commands.noting import mark_calls, name_caller, note_returned
from dealernet.business.calls.commands.recording import record_calls
from dealernet.business.calls.rules import ToldCall, number_of

__all__ = ["ToldCall", "mark_calls", "name_caller", "note_returned", "number_of", "record_calls"]
