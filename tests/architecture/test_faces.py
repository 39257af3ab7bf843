"""What import-linter cannot say: floors above see an area's face, reads go down by column, the lists are complete."""

from __future__ import annotations

import configparser
import re

from django.apps import apps
from django.db.models import ForeignKey

from ground.source import BUSINESS, ROOT, TREES, dotted, imports, place

FACE = {"access", "commands", "errors", "events", "ports", "queries", "stages"}
ORDER = (
    ("parties",),
    ("conversations", "tasks", "documents"),
    ("calls",),
    ("catalog",),
    ("pricing", "stock", "settlements"),
    ("assortment",),
    ("orders",),
    ("deals",),
    ("segments",),
    ("analytics",),
)
LEVEL = {area: level for level, areas in enumerate(ORDER) for area in areas}
AREAS = {path.name for path in BUSINESS.iterdir() if (path / "__init__.py").exists()}


def test_every_area_has_its_place_in_the_order():
    assert set(LEVEL) == AREAS


def test_floors_above_see_only_the_face_of_an_area():
    seen = []
    for path, tree in TREES.items():
        name = dotted(path)
        if not name.startswith(("dealernet.web.", "dealernet.automation.", "dealernet.integrations.")):
            continue
        for line, full, _ in imports(tree):
            found = re.match(r"dealernet\.business\.(\w+)\.(\w+)", full)
            if found and found[2] not in FACE:
                seen.append(f"{place(path)}:{line} {full}")

    assert seen == []


def test_foreign_keys_point_down_the_same_order():
    up = []
    for model in apps.get_models():
        if not model.__module__.startswith("dealernet.business."):
            continue
        own = model._meta.app_label
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey):
                continue
            other = field.related_model._meta.app_label
            if other in LEVEL and other != own and LEVEL[other] >= LEVEL[own]:
                up.append(f"{own}.{model.__name__}.{field.name} -> {other}")

    assert up == []


def test_every_area_with_tables_has_a_contract_for_its_models_and_every_area_one_for_its_files():
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    with_tables = {area for area in AREAS if (BUSINESS / area / "models.py").exists()}
    protected = {
        section["protected_modules"].split(".")[2]
        for name, section in contracts.items()
        if name.startswith("importlinter:contract:models-")
    }
    files = contracts["importlinter:contract:files"]["containers"].split()

    assert protected == with_tables
    assert set(files) == {f"dealernet.business.{area}" for area in AREAS}
