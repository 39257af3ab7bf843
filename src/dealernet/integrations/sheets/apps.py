"""The Django application of `integrations.sheets`."""

from django.apps import AppConfig


class SheetsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.integrations.sheets"
    label = "sheets"
