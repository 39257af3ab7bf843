"""Who may look at figures; what they count is what the actor reaches anyway."""

from __future__ import annotations

from typing import Final

SEE: Final = "analytics.see"
