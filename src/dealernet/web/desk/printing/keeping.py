"""What was begun and not published: it waits for its author, whatever becomes of the tab or the network."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from dealernet.business.documents.queries import form_body
from dealernet.web.desk.printing.drafting import Draft
from dealernet.web.request import ActorRequest

LARGEST: Final = 60_000
"""Characters of a draft that is kept: drafts are read with every page of their author, so a huge one is not."""
MOST: Final = 4
"""Forms whose drafts are kept; of more, those begun last."""
_PLACE: Final = "printed_form_drafts"


def standing_draft(key: str) -> Draft:
    """The form as it is in force, to be begun from; a blank one without a key."""
    return Draft.of(*form_body(key)) if key else Draft.blank()


def keep_draft(request: ActorRequest, key: str, draft: Draft) -> None:
    """Keep a draft of a form instead of the one before; one that changes nothing is not kept. One statement."""
    kept = _kept(request)
    before = dict(kept)
    kept.pop(key, None)
    if len(draft.text) <= LARGEST and draft.body != standing_draft(key).body:
        kept[key] = {**asdict(draft), "open": None}
    if kept != before:
        request.session[_PLACE] = dict(list(kept.items())[-MOST:])


def kept_draft(request: ActorRequest, key: str, standing: Draft) -> Draft | None:
    """The draft of a form that was begun from what is in force and differs from it; nothing without one."""
    kept = _kept(request).get(key)
    try:
        draft = Draft(**kept) if kept else None
    except TypeError:  # kept by another version of the program
        return None
    return draft if draft and draft.revision == standing.revision and draft.body != standing.body else None


def forget_draft(request: ActorRequest, key: str) -> None:
    """Nothing is begun of this form any more."""
    kept = _kept(request)
    if kept.pop(key, None):
        request.session[_PLACE] = kept


def _kept(request: ActorRequest) -> dict[str, Any]:
    return dict(request.session.get(_PLACE) or {})
