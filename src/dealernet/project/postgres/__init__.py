"""The embedded PostgreSQL: its programs, its folder, its life under our supervision."""

from __future__ import annotations

from dealernet.project.postgres.cluster import Cluster, ClusterFailed
from dealernet.project.postgres.programs import programs

__all__ = ["Cluster", "ClusterFailed", "programs"]
