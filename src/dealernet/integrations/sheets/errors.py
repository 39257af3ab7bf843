"""Why a sheet cannot be read at all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput


class SheetRefused(BadInput):
    """The file is no sheet we can read; `why` says what would be right."""

    code = "sheet_refused"
    field = "file"
    message = _("“%(name)s” is not taken: %(why)s")
