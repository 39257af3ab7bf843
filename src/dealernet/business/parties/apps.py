"""The Django application of `business.parties`."""

from django.apps import AppConfig


class PartiesApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.parties"
    label = "parties"
