"""The Django application of `foundation.fields`."""

from django.apps import AppConfig


class FieldsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.foundation.fields"
    label = "fields"
