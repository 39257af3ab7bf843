"""The people of buyers on the desk, as one list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealernet.business.parties.access import SEE
from dealernet.business.parties.queries import PeopleFilter, PersonRow, list_people
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.paging import Page, Slice
from dealernet.web.desk.asking import IF, Asked, asked_of
from dealernet.web.desk.buyers.listing import PEOPLE
from dealernet.web.desk.savedviews.offering import asking
from dealernet.web.listing.columns import columns_of, order_asked
from dealernet.web.listing.look import COLUMNS, SORT, USUAL, Look
from dealernet.web.request import ActorRequest


@dataclass(frozen=True, slots=True)
class PeopleChosen:
    """A cut of people with an address of its own."""

    asked: Asked
    text: str = ""
    look: Look = USUAL

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> PeopleChosen:
        """From the query of the address."""
        return cls(asked_of(query, "contact"), str(query.get("q", ""))[:100], Look.read(query))

    def narrow(self, actor: Actor) -> PeopleFilter:
        """As the query of people takes it."""
        by = order_asked(actor, "contact", self.look)
        return PeopleFilter(text=self.text, condition=self.asked.narrowing(), by=by)

    def told(self, **changes: Any) -> dict[str, str]:
        """The parts of the address's query, with changes; empty ones left out."""
        parts = {"q": self.text, IF: self.asked.text, **self.look.told, **changes}
        return {name: value for name, value in parts.items() if value}

    def query(self, **changes: Any) -> str:
        """The address's query, with changes."""
        return f"?{urlencode(self.told(**changes))}"


@require_safe
def people(request: ActorRequest) -> HttpResponse:
    """The people of all buyers one sees, newest first or in the order of a field, with conditions and saved views."""
    request.actor.require(SEE)
    chosen = PeopleChosen.read(request.GET)
    if chosen.asked.is_sent and not chosen.asked.is_wrong:
        return redirect(request.path + chosen.query())
    found: Slice[PersonRow] = Slice(())
    if not chosen.asked.is_wrong:
        found = list_people(request.actor, Page.of(request.GET), chosen.narrow(request.actor))
    columns = columns_of(request.actor, PEOPLE, chosen, found.rows)
    plain = not set(chosen.told()) - {"q", COLUMNS, SORT}
    context = {
        "rows": [(row, columns.of(row)) for row in found.rows],
        "next": chosen.query(after=str(found.next)) if found.next else "",
        **asking(request, columns, chosen, [{"title": _("All"), "href": "?", "on": plain}]),
    }
    status = 422 if chosen.asked.is_wrong else 200
    return render(request, f"desk/buyers/people.html{'#found' if request.htmx else ''}", context, status=status)
