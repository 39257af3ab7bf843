"""Who this integration is, what it asks for, and which port it speaks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealernet.business.documents.ports import Edo
from dealernet.foundation.integration import Integration, join
from dealernet.integrations.edo.client import EdoClient
from dealernet.integrations.edo.operator import EdoOperator
from dealernet.integrations.edo.settings import EdoSettings


def edo(settings: EdoSettings) -> Edo:
    """The operator as papers know it."""
    return EdoOperator(EdoClient(settings.base_url, settings.token))


integration = join(
    Integration(
        key="edo",
        title=_("Electronic documents (EDO)"),
        about=_("Transfer documents go to buyers who have an EDO address; what became of them is seen on the paper."),
        settings=EdoSettings,
        provides={Edo: edo},
    )
)
