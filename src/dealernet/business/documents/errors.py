"""Why a paper may not be issued."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import NotThere, Refusal


class DocumentUnknown(NotThere):
    """There is no such paper, or the actor may not see it."""

    code = "document_unknown"
    message = _("There is no such document.")


class FormUnknown(NotThere):
    """There is no such printed form, or the actor may not print by it."""

    code = "form_unknown"
    message = _("There is no such printed form.")


class TransferNumberTaken(Refusal):
    """1C shipped several orders by one document."""

    code = "transfer_number_taken"
    message = _("1C's document № %(number)s covers another shipment too: take its transfer document from 1C.")


class TransferIncomplete(Refusal):
    """The tax service's format needs something that is not there."""

    code = "transfer_incomplete"
    message = _("The file cannot be made yet. Missing: %(missing)s. Fill it in and make the paper anew.")


class NoEdoAddress(Refusal):
    """One of the sides had no EDO address when the paper was made."""

    code = "no_edo_address"
    message = _("The paper names no EDO address of ours or of the buyer: fill both in and make the paper anew.")


class NotForEdo(Refusal):
    """By EDO go transfer documents that are in force."""

    code = "not_for_edo"
    message = _("Only a transfer document that is in force goes by EDO.")


class NoSuchFace(NotThere):
    """The paper does not come in this form."""

    code = "no_such_face"
    message = _("This document does not come as such a file.")


class PaperIncomplete(Refusal):
    """Something the law or the bank needs is not there."""

    code = "paper_incomplete"
    message = _("The document cannot be issued yet: %(missing)s is missing.")


class NumberTaken(Refusal):
    """The number that was told already stands on another order's paper of the same year."""

    code = "number_taken"
    message = _("The invoice number %(number)s already belongs to another order this year: look at it in 1C.")
