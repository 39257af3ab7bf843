"""Publishing: numbered revisions that never change, refused with their problems in words."""

from __future__ import annotations

import pytest

from dealernet.foundation.access.identify import actor_of, system
from dealernet.foundation.access.models import Account
from dealernet.foundation.configuration import publishing
from dealernet.foundation.configuration.models import Definition, Revision
from dealernet.foundation.configuration.publishing import (
    Kind,
    NotPublishable,
    body_at,
    current,
    in_force,
    publish,
    stamp,
)
from dealernet.foundation.errors import NotThere, PowerMissing
from dealernet.foundation.events.models import EventRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def colours(monkeypatch):
    monkeypatch.setitem(
        publishing.KINDS, "colour", Kind("colour", lambda body: [] if "hex" in body else ["a colour has a hex"])
    )


def test_each_publication_is_a_revision_with_its_author_and_the_last_is_in_force():
    admin = Account.objects.create_user("a@example.ru", "correct horse battery", name="Анна", role="administrator")
    before = stamp("colour")

    numbers = [publish(actor_of(admin), "colour", "red", {"hex": h}, comment=h) for h in ("f00", "e00", "e00")]

    assert numbers == [1, 2, 2]
    assert stamp("colour") != before
    assert (current("colour", "red").body, in_force("colour")["red"].author) == ({"hex": "e00"}, "Анна")
    assert body_at("colour", "red", 1) == {"hex": "f00"}
    kinds = [e.facts["comment"] for e in EventRow.objects.filter(kind="configuration.published").order_by("id")]
    assert kinds == ["f00", "e00"]
    with pytest.raises(NotThere):
        body_at("colour", "red", 3)


def test_a_body_with_problems_changes_nothing():
    with pytest.raises(NotPublishable, match="a colour has a hex"):
        publish(system("test"), "colour", "red", {})

    assert (Definition.objects.count(), Revision.objects.count(), EventRow.objects.count()) == (0, 0, 0)


def test_only_those_with_the_power_publish():
    with pytest.raises(PowerMissing):
        publish(system("test", powers=frozenset()), "colour", "red", {"hex": "f00"})

    assert not Definition.objects.exists()
