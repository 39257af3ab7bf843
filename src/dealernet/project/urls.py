"""Every address of the program."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from dealernet.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("dealernet.web.api.urls")),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("dealernet.integrations.onec.urls")),
    path("", include("dealernet.web.door.urls")),
    path("", include("dealernet.web.portal.urls")),
    path("fields/", include("dealernet.web.fields.urls")),
    path("desk/", include("dealernet.web.desk.urls")),
]

handler400 = "dealernet.web.errors.bad_request"
handler403 = "dealernet.web.errors.not_allowed"
handler404 = "dealernet.web.errors.not_there"
handler500 = "dealernet.web.errors.broken"
