"""The Django application of `business.documents`."""

from django.apps import AppConfig


class DocumentsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.documents"
    label = "documents"
