"""The Django application of `project`."""

from django.apps import AppConfig


class ProjectApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.project"
    label = "project"
