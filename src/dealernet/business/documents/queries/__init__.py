"""Everything that may be asked of papers and of the forms they are printed by."""

from __future__ import annotations

from dealernet.business.documents.forms import (
    FORM_WORDS,
    LINE_COLUMNS,
    Known,
    came_with,
    choices_for,
    form_body,
    forms_in_force,
    forms_of_orders,
    misfits_of,
    picture_links,
    problems_of_block,
)
from dealernet.business.documents.forms import KIND as PRINTED_FORM
from dealernet.business.documents.queries.drawn import Face, drawn_pdf, drawn_pictures
from dealernet.business.documents.queries.papers import (
    DocumentRow,
    document_card,
    document_face,
    document_file,
    documents_of_holder,
    list_documents,
    paper_to_send,
    tax_file_of,
)
from dealernet.business.documents.rules.blocks import BLOCKS, SIDES, SUMS, BlockKind, Option
from dealernet.business.documents.rules.form import LANGUAGES, OF_BUYER, PrintedForm, read_form
from dealernet.business.documents.rules.form import said as said_text

__all__ = [
    "BLOCKS",
    "FORM_WORDS",
    "LANGUAGES",
    "LINE_COLUMNS",
    "OF_BUYER",
    "PRINTED_FORM",
    "SIDES",
    "SUMS",
    "BlockKind",
    "DocumentRow",
    "Face",
    "Known",
    "Option",
    "PrintedForm",
    "came_with",
    "choices_for",
    "document_card",
    "document_face",
    "document_file",
    "documents_of_holder",
    "drawn_pdf",
    "drawn_pictures",
    "form_body",
    "forms_in_force",
    "forms_of_orders",
    "list_documents",
    "misfits_of",
    "paper_to_send",
    "picture_links",
    "problems_of_block",
    "read_form",
    "said_text",
    "tax_file_of",
]
