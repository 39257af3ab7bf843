"""What is loaded once when the program starts: roles, announcements, reactions, integrations."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from dealernet.foundation.access.powers import define_roles
from dealernet.project.roles import ROLES

LOADED = ("events", "facts", "reactions", "jobs", "conservation", "actions", "manifest")
"""Modules of an area, an integration or the engine that register something by being imported."""


def load() -> None:
    """Define the roles and import every module that registers events, facts, reactions, jobs and actions."""
    define_roles(ROLES)
    for app in apps.get_app_configs():
        if not app.name.startswith("dealernet."):
            continue
        for name in LOADED:
            if find_spec(f"{app.name}.{name}"):
                import_module(f"{app.name}.{name}")
