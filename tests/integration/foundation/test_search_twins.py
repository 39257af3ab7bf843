"""The fold of search is one thing said twice: in Python for what is typed, in SQL for what is stored."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealernet.foundation.search import folded, part_number_key

pytestmark = pytest.mark.django_db

TRADE = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЩЪЬЮЯabcxyzABCXYZ0123456789 -./«»№+()", max_size=60)


@given(text=TRADE)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_python_and_sql_fold_alike(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select search_fold(%s), part_number_key(%s)", [text, text])
        in_sql = cursor.fetchone()

    assert in_sql == (folded(text), part_number_key(text))
