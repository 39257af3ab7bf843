"""Words of OData 3 as 1C reads them: addresses, literals, conditions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlsplit

EMPTY: Final = "00000000-0000-0000-0000-000000000000"
ROOT: Final = "/odata/standard.odata"
KEPT: Final = "'(),;:/$="


def base_address(typed: str) -> str:
    """The address of the service, from whatever people paste: that of the base, of the service, of `$metadata`."""
    address = typed.strip().replace("\\", "/").partition("?")[0].rstrip("/").removesuffix("/$metadata").rstrip("/")
    if "://" not in address:
        address = f"https://{address}"
    parts = urlsplit(address)
    path = parts.path.rstrip("/").removesuffix("/ru").removesuffix("/ru_RU")
    if not path.endswith(ROOT):
        path = path.removesuffix("/odata") + ROOT
    return f"{parts.scheme}://{parts.netloc}{quote(path, safe='/%')}"


def located(path: str, options: Mapping[str, str] | None = None) -> str:
    """A path with its options, percent-encoded as UTF-8, blanks as %20: 1C does not take + for a blank."""
    query = "&".join(f"{quote(name, safe='$')}={quote(value, safe=KEPT)}" for name, value in (options or {}).items())
    return f"/{quote(path, safe=KEPT)}" + (f"?{query}" if query else "")


def text(value: str) -> str:
    """A text as a literal: quotes are doubled."""
    return "'" + value.replace("'", "''") + "'"


def guid(value: str) -> str:
    """An id as a literal."""
    return f"guid'{value}'"


def moment(value: datetime) -> str:
    """A moment as a literal, in the base's own time, without a zone."""
    return f"datetime'{value:%Y-%m-%dT%H:%M:%S}'"


def cast(value: str, type_name: str) -> str:
    """A reference of a field that holds references of several types."""
    return f"cast({guid(value)},'{type_name}')"


def any_of(field: str, values: Iterable[str]) -> str:
    """A condition that the field is one of these ids."""
    return " or ".join(f"{field} eq {guid(value)}" for value in values)


def both(*conditions: str) -> str:
    """Conditions that hold together; the empty ones say nothing."""
    said = [condition for condition in conditions if condition]
    return said[0] if len(said) == 1 else " and ".join(f"({condition})" for condition in said)


def is_empty(reference: object) -> bool:
    """Whether a reference leads nowhere."""
    return reference in (None, "", EMPTY)
