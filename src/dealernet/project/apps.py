"""The Django application of `project`: its start loads everything that registers itself."""

from django.apps import AppConfig


class ProjectApp(AppConfig):
    """Tells Django where this lives."""

    name = "dealernet.project"
    label = "project"

    def ready(self) -> None:
        """Load roles, reactions and integrations once."""
        from dealernet.project import start  # noqa: PLC0415 - models must be loaded first

        start.load()
