"""The demo's operator of EDO: over real HTTP it takes the papers that wait, and the buyers sign them."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from dealernet.business.documents.commands import note_edo
from dealernet.foundation.access.identify import system
from dealernet.foundation.integration import settings_of
from dealernet.integrations.edo.client import EdoClient
from dealernet.integrations.edo.fake import Operator, operator
from dealernet.integrations.edo.jobs import send_to
from dealernet.integrations.edo.operator import EdoOperator

HERE: Final = "127.0.0.1"


def play() -> list[str]:
    """Every paper that waits is sent, delivered and signed; a line for each. Those tried before wait for their time."""
    if settings_of("edo") is not None:
        return ["an operator is connected: papers go there"]
    settings.INSIDE = [*settings.INSIDE, HERE]
    with operator() as theirs:
        ours = EdoOperator(EdoClient(theirs.base_url, theirs.lets_in))
        while send_to(ours):
            pass
        return ["no paper waits for EDO"] if not theirs.documents else _signed(theirs, ours)


def _signed(theirs: Operator, ours: EdoOperator) -> list[str]:
    for key in theirs.documents:
        theirs.tell(key, "delivered")
        theirs.tell(key, "signed")
    news, _ = ours.news("")
    note_edo(system("edo"), news)
    return [
        f"paper {one['number']}: sent, delivered, signed by {one['recipient']}" for one in theirs.documents.values()
    ]
