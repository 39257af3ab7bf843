"""The Django application of `foundation.events`."""

from django.apps import AppConfig


class EventsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.foundation.events"
    label = "events"
