"""Why a request about a deal or a pipeline may be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput, NotThere, Refusal


class DealUnknown(NotThere):
    """There is no such deal, or the actor may not see it."""

    code = "deal_unknown"
    message = _("There is no such deal.")


class StatusUnknown(BadInput):
    """A deal is to go to a status no pipeline has."""

    code = "deal_status_unknown"
    field = "status"
    message = _("No pipeline has the status “%(status)s”: choose one of those on the board.")


class MoveNotPermitted(Refusal):
    """The pipeline does not let this role move a deal there."""

    code = "deal_move_not_permitted"
    status = 403
    field = "status"
    message = _("Your role may not move a deal from “%(current)s” to “%(to)s”. The head of sales can.")


class DealMovedMeanwhile(Refusal):
    """Somebody else moved the deal after it was looked at."""

    code = "deal_moved_meanwhile"
    field = "status"
    message = _("The deal was moved by somebody else in the meantime: it is in “%(current)s” now. Look at it again.")


class DealChangedMeanwhile(Refusal):
    """Somebody else changed the deal after it was looked at."""

    code = "deal_changed_meanwhile"
    message = _("The deal was changed by somebody else in the meantime. Look at it again.")


class FieldsMissing(Refusal):
    """The status asks for fields the deal does not have yet."""

    code = "deal_fields_missing"
    status = 422
    field = "status"
    message = _("“%(to)s” asks for what is not filled in yet: %(fields)s.")


class FieldLocked(Refusal):
    """The status lets nobody change this field."""

    code = "deal_field_locked"
    status = 422
    message = _("In “%(current)s” this is not changed any more: %(name)s.")


class LostReasonMissing(BadInput):
    """A deal is lost for a reason."""

    code = "deal_lost_reason_missing"
    field = "reason"
    message = _("Say why the deal is lost: the reasons are what we learn from.")


class TitleMissing(BadInput):
    """A deal has a title."""

    code = "deal_title_missing"
    field = "title"
    message = _("Say in a few words what it is about, at most 200 characters.")


class AmountWrong(BadInput):
    """An amount is no sum of money."""

    code = "deal_amount_wrong"
    field = "amount"
    message = _("An amount is a sum from 0 to 999,999,999,999.99 ₽.")


class CustomerUnknown(BadInput):
    """The customer is none the actor reaches."""

    code = "deal_customer_unknown"
    field = "customer"
    message = _("There is no such buyer among yours.")


class WhoIsMissing(BadInput):
    """A deal is with somebody: a buyer, or whoever called."""

    code = "deal_who_missing"
    field = "contact_name"
    message = _("Say who it is with: a buyer, or the name, the phone or the e-mail of a newcomer.")


class PersonGone(BadInput):
    """Whoever is to be responsible is none of the staff, or may no longer sign in."""

    code = "deal_person_gone"
    field = "responsible"
    message = _("This person does not work here any more: choose another.")


class OrderNotTheirs(BadInput):
    """The order is another buyer's, or there is none."""

    code = "deal_order_not_theirs"
    field = "order"
    message = _("There is no such order of this buyer.")


class PipelineChangedMeanwhile(Refusal):
    """The pipeline was published after it was looked at, by somebody else or in another window."""

    code = "pipeline_changed_meanwhile"
    message = _(
        "In the meantime revision %(number)s of the pipeline was published. Nothing you typed is lost: look below at"
        " what yours would change in it, then publish."
    )


class StatusInUse(Refusal):
    """Deals stand in statuses that would go or mean something else; nobody said where they go."""

    code = "deal_status_in_use"
    status = 409
    message = _("%(told)s. Say where they go, on the page of the pipeline.")
