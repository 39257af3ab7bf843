"""Why a paper may not be issued."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import NotThere, Refusal


class DocumentUnknown(NotThere):
    """There is no such paper, or the actor may not see it."""

    code = "document_unknown"
    message = _("There is no such document.")


class PaperIncomplete(Refusal):
    """Something the law or the bank needs is not there."""

    code = "paper_incomplete"
    message = _("The invoice cannot be issued yet: %(missing)s is missing.")


class NumberTaken(Refusal):
    """The number that was told already stands on another order's paper of the same year."""

    code = "number_taken"
    message = _("The invoice number %(number)s already belongs to another order this year: look at it in 1C.")
