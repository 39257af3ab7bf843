"""Drawing a component that has a block inside."""

from __future__ import annotations

from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString


def drawn(name: str, content: str, **context: Any) -> SafeString:
    """The component's template with the block's content in it."""
    return SafeString(get_template(f"components/{name}.html").render({"content": content, **context}))
