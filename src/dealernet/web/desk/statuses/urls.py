"""Addresses of the statuses of orders."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.statuses import publishing, views

urlpatterns = [
    path("", views.index, name="desk-settings-statuses"),
    path("new/", views.new, name="desk-settings-status-new"),
    path("preview/", publishing.preview, name="desk-settings-statuses-preview"),
    path("publication/", publishing.publication, name="desk-settings-statuses-publication"),
    path("<slug:key>/", views.change, name="desk-settings-status"),
]
