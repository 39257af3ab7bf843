"""Addresses of the queue and of finding."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.queue import finding, turning, views

urlpatterns = [
    path("", views.index, name="desk-queue"),
    path("next/", turning.following, name="desk-next"),
    path("find/", finding.find, name="desk-find"),
    path("feed/", views.happenings, name="desk-feed"),
    path("tasks/<uuid:task_id>/completion/", views.completion, name="desk-task-completion"),
    path("tasks/<uuid:task_id>/reopening/", views.reopening, name="desk-task-reopening"),
]
