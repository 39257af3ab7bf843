"""Addresses of runs on the desk."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.runs import views

urlpatterns = [
    path("", views.index, name="desk-runs"),
    path("why/", views.why, name="desk-run-why"),
    path("<uuid:run_id>/again/", views.again, name="desk-run-again"),
    path("<uuid:run_id>/skipping/", views.skipping, name="desk-run-skip"),
]
