"""Addresses of the list of tasks."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.tasks import views
from dealernet.web.exports import lists

urlpatterns = [
    path("", views.index, name="desk-tasks"),
    path("export.xlsx", lists.tasks, name="desk-tasks-export"),
]
