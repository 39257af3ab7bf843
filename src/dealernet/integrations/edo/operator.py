"""The port of papers, spoken with the operator's client and words."""

from __future__ import annotations

from collections.abc import Sequence

from dealernet.business.documents.ports import OutgoingPaper, PaperNews
from dealernet.integrations.edo import mapping
from dealernet.integrations.edo.client import EdoClient


class EdoOperator:
    """An operator of EDO with an HTTP interface of documents and events."""

    def __init__(self, client: EdoClient) -> None:
        self._client = client

    def send(self, paper: OutgoingPaper) -> str:
        """Hand a paper over; its id is the key, so the same one again is the same one there."""
        return self._client.upload(str(paper.id), mapping.upload(paper), paper.content)

    def news(self, after: str) -> tuple[Sequence[PaperNews], str]:
        """What happened to papers of ours after a place in the feed, and the next place."""
        events, following = self._client.events(after)
        told = [mapping.news(event) for event in events]
        return [one for one in told if one is not None], following
