"""The saved views of a list as ways of its page, and which of them one is at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dealernet.foundation.savedviews.keeping import ViewRow, saved_views
from dealernet.web.desk.asking import IF
from dealernet.web.request import ActorRequest


def with_saved(
    cuts: Sequence[Mapping[str, Any]], saved: Sequence[ViewRow], told: Mapping[str, str]
) -> tuple[list[Mapping[str, Any]], ViewRow | None]:
    """The cuts of a list with the saved views after them, and the view whose cut is shown now."""
    here = next((view for view in saved if view.query and dict(view.query) == dict(told)), None)
    ways: list[Mapping[str, Any]] = list(cuts) if here is None else [{**cut, "on": False} for cut in cuts]
    ways += [{"title": one.name, "href": f"?{urlencode(dict(one.query))}", "on": one is here} for one in saved]
    return ways, here


def asking(request: ActorRequest, list_name: str, chosen: Any, cuts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the panel of conditions of a list shows, and the list's ways. One statement."""
    told = chosen.told()
    ways, here = with_saved(cuts, saved_views(request.actor, list_name), told)
    return {
        "views": ways,
        "view_here": here,
        "list_name": list_name,
        "here": request.path,
        "beside": {name: value for name, value in told.items() if name != IF},
        "without": chosen.query(**{IF: ""}),
        "may_save": bool(told) and not chosen.asked.is_wrong,
    }
