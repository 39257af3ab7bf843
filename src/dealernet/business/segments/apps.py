"""The Django application of `business.segments`."""

from django.apps import AppConfig


class SegmentsApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.business.segments"
    label = "segments"
