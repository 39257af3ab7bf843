"""What waits on the network: work deferred in a transaction, done outside of any, tried again while that may help."""

from __future__ import annotations

from dealernet.foundation.jobs.job import Job, job

__all__ = ["Job", "job"]
