"""The Django application of `business.catalog`."""

from django.apps import AppConfig


class CatalogApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.catalog"
    label = "catalog"
