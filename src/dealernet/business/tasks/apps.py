"""The Django application of `business.tasks`."""

from django.apps import AppConfig


class TasksApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.tasks"
    label = "tasks"
