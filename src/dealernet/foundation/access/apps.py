"""The Django application of `foundation.access`."""

from django.apps import AppConfig


class AccessApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.foundation.access"
    label = "access"
