"""The statuses in force, and the state of an order in SQL as statuses tell it apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dealernet.business.orders.rules.statuses import Statuses, standard_statuses
from dealernet.business.orders.rules.statuslist import Known, status_problems
from dealernet.foundation.access.models import Account
from dealernet.foundation.access.powers import roles
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.publishing import REVISION
from dealernet.foundation.validations import changeable

KIND: Final = "order_statuses"
KEY: Final = "orders"
MONEY_NOW: Final = """case when o.paid_total >= o.total and o.total > 0 then 'paid'
    when o.due_on < %(today)s::date then 'overdue' when o.paid_total > 0 then 'part' else 'unpaid' end"""
"""How far an order `o` is paid on the day `today`, as `rules.money_of` decides it."""
LACKS_GOODS: Final = "coalesce(o.held_for -> 'stock', 'null'::jsonb) not in ('null'::jsonb, '[]'::jsonb)"
"""Whether goods of an order `o` could not be reserved where it ships from: they lie elsewhere, or nowhere."""
STATE_IN_SQL: Final = (
    "o.stage",
    MONEY_NOW,
    "o.invoice_number <> ''",
    "o.may_ship",
    "o.payment_order = 'accepted'",
    "o.held_for <> '{}'::jsonb",
    f"not ({LACKS_GOODS})",
)
"""The state of an order `o`, each part in the order of `rules.statuses.State`."""
CODE_IN_SQL: Final = "concat_ws('.', {}, {}, {})".format(
    *STATE_IN_SQL[:2], ", ".join(f"({part})::int" for part in STATE_IN_SQL[2:])
)
"""The same in one word, as `State.code` spells it."""
REVISION_IN_FORCE: Final = REVISION % {"kind": f"'{KIND}'", "key": f"'{KEY}'"}
"""Id and number of the revision of the statuses, for statements that tell of orders."""
REQUIRABLE: Final = ("email", "phone", "contact", "delivery", "profile", "agreement", "price_type", "region")
"""Words of an order that a status may require besides those an act on it changes."""


def order_statuses() -> Statuses:
    """What the company calls the states of an order now. One statement."""
    return order_statuses_in_force()[0]


def order_statuses_in_force() -> tuple[Statuses, int]:
    """The statuses with the number of their revision; zero while they are those of the program. One statement."""
    revision, number = publishing.revision_in_force(KIND, KEY)
    return statuses_of(revision, number or 0), number


@lru_cache(maxsize=8)
def statuses_of(revision: Any, number: int) -> Statuses:
    """The statuses of a revision: read once. Those of the program where there is none."""
    return Statuses(publishing.body_at(KIND, KEY, number) if revision else list(standard_statuses()))


@publishing.kind(KIND, _("Statuses of orders"), moves=True, comes_with=lambda: {KEY: list(standard_statuses())})
def problems(body: Any) -> list[str]:
    """Why a list of statuses may not be published."""
    return status_problems(body, known_here(body))


def known_here(body: Any) -> Known:
    """What the statuses may name here: fields, roles, and, where one names people, whoever works here."""
    people = Account.objects.filter(dealer_id=None, is_active=True).values_list("id", flat=True)
    told = "person:" in str(body)
    fields = lockable()
    return Known([*fields, *REQUIRABLE], fields, [*roles()], {str(one) for one in people} if told else set())


def lockable() -> list[str]:
    """The fields of an order that acts change, the stage aside: who moves an order on is said act by act."""
    return [name for name in changeable("order") if name != "stage"]


class _Named(Mapping[str, Any]):
    """The statuses in force by key as a word's choices: read when they are asked for. One statement each time."""

    def _now(self) -> dict[str, str]:
        return {one.key: one.label for one in order_statuses().listed}

    def __getitem__(self, key: str) -> str:
        return self._now()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def __bool__(self) -> bool:
        return True

    def __contains__(self, key: object) -> bool:
        return key in self._now()

    def items(self) -> Any:
        """The keys with their names, in the company's order."""
        return self._now().items()


NAMED: Final[Mapping[str, Any]] = _Named()
