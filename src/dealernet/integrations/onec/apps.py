"""The Django application of `integrations.onec`."""

from django.apps import AppConfig


class OnecApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.integrations.onec"
    label = "onec"
