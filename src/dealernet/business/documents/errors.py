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
