"""The Django application of `business.calls`."""

from django.apps import AppConfig


class CallsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.calls"
    label = "calls"
