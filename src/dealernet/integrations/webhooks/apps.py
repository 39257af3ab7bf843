"""The Django application of `integrations.webhooks`."""

from django.apps import AppConfig


class WebhooksApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.integrations.webhooks"
    label = "webhooks"
