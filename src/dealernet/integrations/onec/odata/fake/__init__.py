"""A 1C base that speaks OData over real HTTP, for tests and the demo; it refuses, delays, breaks off."""

from __future__ import annotations

from dealernet.integrations.onec.odata.fake.base import Base, Fault
from dealernet.integrations.onec.odata.fake.server import FakeOnec
from dealernet.integrations.onec.odata.fake.trade import Trade

__all__ = ["Base", "FakeOnec", "Fault", "Trade"]
