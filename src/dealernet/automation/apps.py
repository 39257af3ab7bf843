"""The Django application of `automation`."""

from django.apps import AppConfig


class AutomationApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.automation"
    label = "automation"
