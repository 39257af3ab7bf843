"""When 1C is read and written by OData: the clock asks, workers do it outside requests and transactions."""

from __future__ import annotations

from dealernet.foundation.events.worker import every
from dealernet.integrations.onec.odata.runs import read_when_due
from dealernet.integrations.onec.odata.writing import write_what_is_due

every(5, "reading 1C by OData")(read_when_due)
every(2, "writing to 1C by OData")(write_what_is_due)
