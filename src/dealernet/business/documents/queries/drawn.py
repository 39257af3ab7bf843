"""Papers and forms as files: drawn when they are asked for, never kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dealernet.business.documents.forms import drawings, files_folder
from dealernet.business.documents.rules.drawing import Filling, pdf, pictures, sheet
from dealernet.business.documents.rules.form import PrintedForm


@dataclass(frozen=True, slots=True)
class Face:
    """A paper as a file; `note` is what a void one says of itself."""

    name: str
    content_type: str
    content: bytes
    note: str = ""


def drawn_pdf(form: PrintedForm, filling: Filling) -> bytes:
    """A form filled in as a PDF. A statement a picture it shows; some 40 ms, so never inside a transaction."""
    return pdf(sheet(form, replace(filling, pictures=drawings(form.pictures()))), files_folder())


def drawn_pictures(form: PrintedForm, filling: Filling) -> list[bytes]:
    """The same as a PNG picture a page."""
    return pictures(sheet(form, replace(filling, pictures=drawings(form.pictures()))), files_folder())
