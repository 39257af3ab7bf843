"""The Django application of `web`."""

from django.apps import AppConfig


class WebApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.web"
    label = "web"
