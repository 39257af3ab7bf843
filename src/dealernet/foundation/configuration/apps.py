"""The Django application of `foundation.configuration`."""

from django.apps import AppConfig


class ConfigurationApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.foundation.configuration"
    label = "configuration"
