"""The Django application of `foundation.files`."""

from django.apps import AppConfig


class FilesApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.foundation.files"
    label = "files"
