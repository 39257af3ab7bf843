"""What the administrator fills in to connect an operator of EDO."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dealernet.foundation.integration import setting


@dataclass(frozen=True, slots=True)
class EdoSettings:
    """Where the operator answers, and the token it gave us."""

    base_url: str = setting(_("Address of the operator"), hint="https://edo.example.ru/api")
    token: str = setting(_("Token"), secret=True, hint=_("From the operator's cabinet"))
