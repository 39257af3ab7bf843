"""Saved views that name a value are found and renamed by the lists their records stand in."""

from __future__ import annotations

import json

import pytest

from dealernet.foundation.configuration.mentions import mentions_of, replace_mentions
from dealernet.foundation.savedviews.keeping import save_view
from dealernet.foundation.savedviews.models import SavedView
from factories.dealing import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("of", "list_name"),
    [("party", "buyers"), ("contact", "people"), ("order", "orders"), ("deal", "deals"), ("product", "products")],
)
def test_a_view_that_names_a_value_is_found_in_the_list_of_its_records(of: str, list_name: str) -> None:
    owner = person("administrator")
    for name in ("buyers", "people", "orders", "deals", "products"):
        asked = {"field": "field_size", "operator": "is", "value": "big"}
        save_view(owner, name, f"В {name}", {"if": json.dumps(asked)})

    found = mentions_of(of, "field_size", ["big", "small"])
    changed = replace_mentions(owner, of, "field_size", {"big": "small"})

    assert [(one.kind, one.title, one.values) for one in found] == [("view", f"В {list_name}", ("big",))]
    assert changed == 1
    renamed = [view.list for view in SavedView.objects.all() if json.loads(view.query["if"])["value"] == "small"]
    assert renamed == [list_name]
