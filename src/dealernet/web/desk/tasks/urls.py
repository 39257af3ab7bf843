"""Addresses of the list of tasks."""

from __future__ import annotations

from django.urls import path

from dealernet.web.desk.tasks import setting, views
from dealernet.web.exports import lists

urlpatterns = [
    path("", views.index, name="desk-tasks"),
    path("new/", setting.new, name="desk-task-new"),
    path("<uuid:task_id>/", setting.card, name="desk-task"),
    path("<uuid:task_id>/change/", setting.change, name="desk-task-change"),
    path("<uuid:task_id>/withdrawal/", setting.withdrawal, name="desk-task-withdrawal"),
    path("export.xlsx", lists.tasks, name="desk-tasks-export"),
]
