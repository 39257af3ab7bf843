"""What is loaded once when the program starts: roles, announcements, reactions, integrations."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from prometheus_client import REGISTRY

from dealernet.foundation.access.powers import define_roles
from dealernet.foundation.events.watch import DeliveryCollector
from dealernet.project.roles import ROLES

INTEGRATIONS = (
    "dealernet.integrations.mail",
    "dealernet.integrations.bank",
    "dealernet.integrations.edo",
    "dealernet.integrations.onec",
    "dealernet.integrations.onec.odata",
    "dealernet.integrations.webhooks",
    "dealernet.integrations.telegram",
)
"""Outside systems we speak with: joining one is a line here."""

LOADED = (
    "events",
    "facts",
    "fields",
    "reactions",
    "jobs",
    "conservation",
    "actions",
    "engine",
    "rehearsal",
    "examples",
    "letters",
    "manifest",
    "mentioning",
)
"""Modules of an area, an integration or the engine that register something by being imported."""
ALSO = ("dealernet.foundation.democlock", "dealernet.foundation.validations.mentioning")
"""Modules of the foundation that register something and that nothing would import otherwise."""


def load() -> None:
    """Define the roles and import every module that registers events, facts, reactions, jobs and actions."""
    define_roles(ROLES)
    places = [app.name for app in apps.get_app_configs() if app.name.startswith("dealernet.")]
    places += [name for name in INTEGRATIONS if name not in places]
    for place in places:
        for name in LOADED:
            if find_spec(f"{place}.{name}"):
                import_module(f"{place}.{name}")
    for name in ALSO:
        import_module(name)
    REGISTRY.register(DeliveryCollector())
