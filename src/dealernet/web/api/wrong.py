"""What is wrong with a value somebody sent, in the language of the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dealernet.foundation.errors import BadInput

WORDS: Final[Mapping[str, Any]] = {
    "missing": _("This field is missing."),
    "extra_forbidden": _("There is no such field."),
    "json_invalid": _("This is not JSON."),
    "string_type": _("Give a text."),
    "string_too_short": _("At least %(min_length)s characters."),
    "string_too_long": _("At most %(max_length)s characters."),
    "int_type": _("Give a whole number."),
    "int_parsing": _("Give a whole number."),
    "int_from_float": _("Give a whole number."),
    "int_parsing_size": _("The number is too large or too exact."),
    "decimal_type": _("Give a number."),
    "decimal_parsing": _("Give a number."),
    "finite_number": _("Give a number."),
    "decimal_max_digits": _("The number is too large or too exact."),
    "decimal_max_places": _("At most %(decimal_places)s figures after the point."),
    "decimal_whole_digits": _("The number is too large or too exact."),
    "greater_than": _("More than %(gt)s."),
    "greater_than_equal": _("At least %(ge)s."),
    "less_than": _("Less than %(lt)s."),
    "less_than_equal": _("At most %(le)s."),
    "bool_type": _("Say true or false."),
    "bool_parsing": _("Say true or false."),
    "uuid_type": _("This is no id."),
    "uuid_parsing": _("This is no id."),
    "uuid_version": _("This is no id."),
    "enum": _("One of: %(expected)s."),
    "literal_error": _("One of: %(expected)s."),
    "list_type": _("Give a list."),
    "dict_type": _("Give an object."),
    "model_type": _("Give an object."),
    "model_attributes_type": _("Give an object."),
    "too_short": _("At least %(min_length)s of them."),
    "too_long": _("At most %(max_length)s of them."),
    "datetime_type": _("Give a moment with its zone, such as 2026-11-27T09:00:00+03:00."),
    "datetime_parsing": _("Give a moment with its zone, such as 2026-11-27T09:00:00+03:00."),
    "datetime_from_date_parsing": _("Give a moment with its zone, such as 2026-11-27T09:00:00+03:00."),
    "timezone_aware": _("Give a moment with its zone, such as 2026-11-27T09:00:00+03:00."),
    "date_type": _("Give a day, such as 2026-11-27."),
    "date_parsing": _("Give a day, such as 2026-11-27."),
    "date_from_datetime_parsing": _("Give a day, such as 2026-11-27."),
    "date_from_datetime_inexact": _("Give a day without a time, such as 2026-11-27."),
    "datetime_object_invalid": _("Give a moment with its zone, such as 2026-11-27T09:00:00+03:00."),
    "string_unicode": _("The text holds signs that are no letters."),
    "string_pattern_mismatch": _("The text is not of the form it must have."),
    "float_type": _("Give a number."),
    "float_parsing": _("Give a number."),
    "multiple_of": _("A multiple of %(multiple_of)s."),
    "mapping_type": _("Give an object."),
    "dataclass_type": _("Give an object."),
    "iterable_type": _("Give a list."),
    "tuple_type": _("Give a list."),
    "set_type": _("Give a list."),
    "invalid_key": _("Names are texts."),
    "bytes_type": _("Send a file."),
    "is_instance_of": _("Send a file."),
    "none_required": _("Leave this empty."),
    "recursion_loop": _("This is nested too deep."),
    "recursion_depth_exceeded": _("This is nested too deep."),
}
NO_FILE: Final = "Expected UploadFile"
"""How the framework says that what was sent is no file."""
UNFORESEEN: Final = BadInput.message
"""What is said of a kind of error nobody foresaw, to whoever does not read the machine's own English."""


def said_wrong(error: Mapping[str, Any]) -> str:
    """An error of the shape in words of the caller's language; those nobody foresaw in general ones."""
    told = {name: _plain(value) for name, value in (error.get("ctx") or {}).items()}
    if error.get("type") == "value_error" and "error" in told:
        return _of_check(str(told["error"]))
    kind = str(error.get("type"))
    words = WORDS.get(f"string_{kind}" if told.get("field_type") == "Value" else kind)
    try:
        return str(words) % told if words is not None else _unforeseen(error)
    except (KeyError, TypeError):
        return _unforeseen(error)


def _of_check(said: str) -> str:
    """What a check of a shape says: ours in the caller's words already, the framework's only one told anew."""
    return str(WORDS["is_instance_of"] if said.startswith(NO_FILE) else said)


def _plain(value: Any) -> Any:
    """Choices are told as `'a', 'b' or 'c'`: in every language a list is one."""
    return value.replace(" or ", ", ") if isinstance(value, str) else value


def _unforeseen(error: Mapping[str, Any]) -> str:
    english = (get_language() or "").startswith("en")
    return str(error.get("msg") if english and error.get("msg") else UNFORESEEN)
