"""Printed forms: which are in force, what may be published as one, the pictures they show."""

from __future__ import annotations

from dealernet.business.documents.forms.checking import FORM_WORDS, LINE_COLUMNS, Known, choices_for, problems_of_block
from dealernet.business.documents.forms.pictures import (
    LARGEST_PICTURE,
    drawings,
    files_folder,
    keep_picture,
    picture_links,
)
from dealernet.business.documents.forms.published import (
    KIND,
    came_with,
    form_at,
    form_body,
    forms_in_force,
    forms_of_orders,
    misfits_of,
)

__all__ = [
    "FORM_WORDS",
    "KIND",
    "LARGEST_PICTURE",
    "LINE_COLUMNS",
    "Known",
    "came_with",
    "choices_for",
    "drawings",
    "files_folder",
    "form_at",
    "form_body",
    "forms_in_force",
    "forms_of_orders",
    "keep_picture",
    "misfits_of",
    "picture_links",
    "problems_of_block",
]
