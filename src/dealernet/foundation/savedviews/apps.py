"""The Django application of `foundation.savedviews`."""

from django.apps import AppConfig


class SavedViewsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.foundation.savedviews"
    label = "savedviews"
