"""The company's own fields on the cart: filled in with the order, kept and checked before it is handed over."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from dealernet.foundation.access.actor import Actor
from dealernet.foundation.fields.errors import FieldRefused
from dealernet.foundation.fields.queries import field_lines
from dealernet.foundation.fields.setting import set_fields
from dealernet.foundation.outcomes import settled
from dealernet.foundation.validations import BeyondValidation
from dealernet.web.fields.blocks import FieldsBlock, Place
from dealernet.web.fields.forms import FieldsForm

FORM: Final = "send"
"""The form of the cart, which the fields go along with."""


def cart_fields(actor: Actor, order_id: UUID, *sent: Any) -> FieldsBlock:
    """The fields the buyer may see of a draft, as they are kept or as they were sent. Two statements, one where orders
    have none; those of the draft's facts too where a field has a condition."""
    lines = field_lines(actor, "order", order_id)
    form = FieldsForm(lines, *sent)
    for one in form.fields.values():
        one.widget.attrs["form"] = FORM
    return FieldsBlock(Place("order", order_id), lines, form, desk=False)


def are_kept(actor: Actor, block: FieldsBlock) -> bool:
    """Keep what was sent; otherwise nothing changed, and what is wrong or has to be filled in stands beside."""
    form = block.form
    if not form.lines and not form.closed:
        return True
    if form.is_valid():
        try:
            settled(set_fields(actor, "order", [block.place.subject], form.told))
        except (FieldRefused, BeyondValidation) as refusal:
            form.show(refusal)
    return not form.errors
