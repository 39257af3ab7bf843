"""A person chooses the columns of a list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from dealernet.foundation.fields.queries import seen_fields
from dealernet.foundation.savedviews.columns import forget_columns, keep_columns
from dealernet.web.listing.columns import Listing
from dealernet.web.request import ActorRequest


def choose_columns(request: ActorRequest, listing: Listing[Any]) -> None:
    """Keep the columns that were ticked among those on offer; `act` `reset` brings back those the list comes with."""
    if request.POST.get("act") == "reset":
        forget_columns(request.actor, listing.name)
        messages.success(request, _("The list has its usual columns."))
        return
    offered = [one.key for one in listing.columns]
    offered += [one.word for one in seen_fields(request.actor, listing.subject)]
    ticked = set(request.POST.getlist("column"))
    keep_columns(request.actor, listing.name, [key for key in offered if key in ticked])
    messages.success(request, _("The columns are kept: you will find them so next time."))
