"""Every address of the program."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from dealernet.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
]
