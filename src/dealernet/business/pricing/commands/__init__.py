"""What may be done with prices."""

from __future__ import annotations

from dealernet.business.pricing.commands.agreeing import keep_agreement
from dealernet.business.pricing.commands.listing import create_price_type, set_price_lists, set_prices

__all__ = ["create_price_type", "keep_agreement", "set_price_lists", "set_prices"]
