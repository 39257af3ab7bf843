"""The newest orders of a reach as one statement: each branch of the reach pages by an index, then they merge."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from dealernet.business.orders.access import SEE, reached_in_sql
from dealernet.business.orders.facts.statuses import LACKS_GOODS
from dealernet.business.orders.stages import Stage
from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.ordering import OrderedSql
from dealernet.foundation.sql import plain_array

_ALL_BUT_DRAFTS: Final = [stage.value for stage in Stage if stage != Stage.DRAFT]

_LIST: Final = """
with page as materialized ({page})
select o.id, o.number, o.stage, o.may_ship, o.total, o.paid_total, o.held_for <> '{{}}'::jsonb, o.invoice_number,
       o.customer_id, c.name, coalesce(f.legal_name, ''), o.responsible_id, coalesce(r.name, ''),
       o.due_on, o.placed_at, o.created_at, o.payment_order = 'accepted', not ({lacks_goods}),
       o.back_ordered_at is not null, o.back_order_of_id
  from page join orders_order o on o.id = page.id
  join parties_party c on c.id = o.customer_id
  left join parties_profile f on f.id = o.profile_id
  left join access_account r on r.id = o.responsible_id
 order by {order}
"""
_NEWEST: Final = "select distinct b.id from ({branches}) b order by b.id desc limit {most}"
_IN_ORDER: Final = """select o.id, row_number() over (order by {order}) as place
      from {table}
     where {where} order by {order} limit {most}"""
_KEYED: Final = """select o.id from unnest(%({keys})s::uuid[]) k(key){stages} cross join lateral (
    select o.id from orders_order o where o.{column} = k.key and {where} order by o.id desc limit {most}) o"""
_BY_STAGE: Final = " cross join unnest(%(stages)s::text[]) s(stage)"


class Newest:
    """Collects what narrows a list, then says the statement and its values."""

    def __init__(self, actor: Actor, most: int) -> None:
        """`most` is how many rows are wanted, the one that tells of a next page included."""
        self._reached, self._reaching = reached_in_sql(actor, SEE)
        self._reach, self._me, self._most = actor.reach, actor.id, most
        self._wheres: list[str] = []
        self._values: dict[str, Any] = {}

    def where(self, condition: str, **values: Any) -> None:
        """Narrow by a condition on `o`."""
        self._wheres.append(condition)
        self._values |= values

    def statement(
        self,
        stages: list[str] | None,
        customer: UUID | None,
        responsible: UUID | None,
        ordered: OrderedSql | None = None,
    ) -> str:
        """The statement; `stages` of which orders may be, none for all but drafts. Not `ordered` it is the newest."""
        self._values["stages"] = _ALL_BUT_DRAFTS if stages is None else stages
        if ordered is not None:
            return self._in_order(customer, responsible, ordered)
        branches = self._branches(customer, responsible, staged=stages is not None)
        together = " union all ".join(f"({one})" for one in branches)
        page = _NEWEST.format(branches=together, most=self._most)
        return _LIST.format(page=page, order="o.id desc", lacks_goods=LACKS_GOODS)

    def _in_order(self, customer: UUID | None, responsible: UUID | None, ordered: OrderedSql) -> str:
        self.where(self._reached, **self._reaching)
        self.where("o.stage = any(%(stages)s::text[])")
        self.where(ordered.where, **ordered.values)
        self._also(customer, responsible)
        wheres = " and ".join(self._wheres)
        page = _IN_ORDER.format(table=ordered.table, where=wheres, order=ordered.order, most=self._most)
        return _LIST.format(page=page, order="page.place", lacks_goods=LACKS_GOODS)

    @property
    def values(self) -> dict[str, Any]:
        """The statement's values."""
        return self._values

    def _branches(self, customer: UUID | None, responsible: UUID | None, *, staged: bool) -> list[str]:
        reach = self._reach
        if reach.dealer_id is not None:
            self._also(customer, responsible)
            return [self._keyed("customer_id", [reach.dealer_id])]
        if customer is not None or responsible is not None:
            self.where(self._reached, **self._reaching)
            self._also(customer if responsible is not None else None, responsible if customer is not None else None)
            if customer is not None:
                return [self._keyed("customer_id", [customer])]
            return [self._keyed("responsible_id", [responsible])]
        if reach.everything:
            return [self._everything()]
        return [self._keyed("responsible_id", [self._me]), self._keyed("group_id", reach.groups, by_stage=staged)]

    def _also(self, customer: UUID | None, responsible: UUID | None) -> None:
        if customer is not None:
            self.where("o.customer_id = %(customer)s::uuid", customer=customer)
        if responsible is not None:
            self.where("o.responsible_id = %(responsible)s::uuid", responsible=responsible)

    def _everything(self) -> str:
        one = len(self._values["stages"]) == 1
        staged = "o.stage = (%(stages)s::text[])[1]" if one else "o.stage <> all(%(hidden)s::text[])"
        self._values["hidden"] = [stage.value for stage in Stage if stage.value not in self._values["stages"]]
        wheres = " and ".join([staged, *self._wheres])
        return f"select o.id from orders_order o where {wheres} order by o.id desc limit {self._most}"  # noqa: S608 - ours

    def _keyed(self, column: str, keys: Any, *, by_stage: bool = True) -> str:
        self._values[f"{column}_keys"] = plain_array(keys)
        staged = "o.stage = s.stage" if by_stage else "o.stage <> 'draft'"
        return _KEYED.format(
            keys=f"{column}_keys",
            column=column,
            stages=_BY_STAGE if by_stage else "",
            where=" and ".join([staged, *self._wheres]),
            most=self._most,
        )
