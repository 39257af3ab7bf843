"""Fields of the company's own, published in one line."""

from __future__ import annotations

from typing import Any

from dealernet.foundation.access.identify import system
from dealernet.foundation.configuration import publishing
from dealernet.foundation.fields.field import Field
from dealernet.foundation.fields.published import KIND, published_field


def field(name: str = "onec_number", type: str = "text", subject: str = "order", **more: Any) -> Field:
    """A field in force; `title` may be given as a Russian text, choices as their Russian names by key."""
    title = more.pop("title", "Номер заказа в 1С")
    choices = more.pop("choices", None)
    body = {"subject": subject, "type": type, "title": {"ru": title} if isinstance(title, str) else title, **more}
    if choices:
        body["choices"] = [{"key": key, "title": {"ru": said}} for key, said in choices.items()]
    key = f"{subject}-{name}"
    publishing.publish(system("test"), KIND, key, body)
    found = published_field(key)
    assert found is not None
    return found
