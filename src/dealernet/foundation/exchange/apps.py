"""The Django application of `foundation.exchange`."""

from django.apps import AppConfig


class ExchangeApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.foundation.exchange"
    label = "exchange"
