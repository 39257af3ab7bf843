"""Addresses of pipelines in the settings."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.pipelines import views

urlpatterns = [
    path("", views.index, name="desk-pipelines"),
    path("new/", views.new, name="desk-pipeline-new"),
    path("<slug:key>/", views.change, name="desk-pipeline"),
]
