"""What the list of letters is narrowed by."""

from __future__ import annotations

from typing import ClassVar, Final

from dealernet.business.conversations.access import SEE
from dealernet.business.conversations.queries import LetterRow
from dealernet.web.desk.cutting import PlainCut
from dealernet.web.listing.columns import Listing

LETTERS: Final[Listing[LetterRow]] = Listing("letters", "letter", (), "desk-letters", SEE)


class LettersChosen(PlainCut):
    """A cut of letters."""

    __slots__ = ()
    subject: ClassVar[str] = "letter"
    names: ClassVar[tuple[str, ...]] = ("q", "state", "channel")
