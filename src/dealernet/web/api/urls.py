"""Addresses of the API."""

from __future__ import annotations

from django.urls import path

from dealernet.web.api import docs
from dealernet.web.api.v1 import api

urlpatterns = [
    path("v1/docs/", docs.page, name="api-docs"),
    path("v1/", api.urls),
]
