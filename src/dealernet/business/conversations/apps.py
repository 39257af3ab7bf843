"""The Django application of `business.conversations`."""

from django.apps import AppConfig


class ConversationsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.conversations"
    label = "conversations"
