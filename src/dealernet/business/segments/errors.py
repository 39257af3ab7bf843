"""Why a segment may not be changed as asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import NotThere


class SegmentUnknown(NotThere):
    """There is no such segment."""

    code = "segment_unknown"
    message = _("There is no such segment.")
