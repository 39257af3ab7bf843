"""The saved views of a list as ways of its page, and which of them one is at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from dealernet.foundation.savedviews.keeping import ViewRow, saved_views
from dealernet.web.desk.asking import IF
from dealernet.web.listing.columns import Columns
from dealernet.web.request import ActorRequest


def with_saved(
    cuts: Sequence[Mapping[str, Any]], saved: Sequence[ViewRow], told: Mapping[str, str]
) -> tuple[list[Mapping[str, Any]], ViewRow | None]:
    """The cuts of a list with the saved views after them, and the view whose cut is shown now."""
    here = next((view for view in saved if view.query and dict(view.query) == dict(told)), None)
    ways: list[Mapping[str, Any]] = list(cuts) if here is None else [{**cut, "on": False} for cut in cuts]
    ways += [{"title": one.name, "href": f"?{urlencode(dict(one.query))}", "on": one is here} for one in saved]
    return ways, here


def asking(
    request: ActorRequest, columns: Columns[Any], chosen: Any, cuts: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the panels of conditions and columns of a list show, and the list's ways. One statement."""
    told, list_name = chosen.told(), columns.listing.name
    ways, here = with_saved(cuts, saved_views(request.actor, list_name), told)
    return {
        "chosen": chosen,
        "columns": columns,
        "columns_address": reverse("desk-list-columns", args=[list_name]),
        "views": ways,
        "view_here": here,
        "list_name": list_name,
        "here": request.path,
        "beside": {name: value for name, value in told.items() if name != IF},
        "without": chosen.query(**{IF: ""}),
        "may_save": (bool(told) or columns.is_own) and not chosen.asked.is_wrong,
    }
