"""The Django application of `project`: its start loads everything that registers itself."""

from django.apps import AppConfig

from dealernet.project import start


class ProjectApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.project"
    label = "project"

    def ready(self) -> None:
        """Load roles, reactions and integrations once."""
        start.load()
