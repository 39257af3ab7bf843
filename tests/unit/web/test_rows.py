"""Rows drawn once a page: what `for` would have drawn, and nothing a row may not do."""

from __future__ import annotations

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils.safestring import SafeString

BUILTINS = ["dealernet.web.components.rows"]
ROWS = [("1", "Болт & гайка", SafeString("<b>да</b>")), ("2", '" onclick="', SafeString(""))]
BODY = '<tr data-n="{{ n }}" title="{{ name }}"><td>{{ name }}</td>{{ drawn }}{{ shared }}<td>{{ n }}</td></tr>'


def drawn(text: str, **context) -> str:
    return Engine(builtins=BUILTINS).from_string(text).render(Context(context))


@pytest.mark.parametrize("rows", [[], ROWS[:1], ROWS])
def test_rows_are_what_a_loop_draws(rows):
    ours = drawn(f"[{{% rows n name drawn in found %}}{BODY}{{% endrows %}}]", found=rows, shared="<&>")
    loop = drawn(f"[{{% for n, name, drawn in found %}}{BODY}{{% endfor %}}]", found=rows, shared="<&>")

    assert ours == loop


def test_the_words_of_rows_are_gone_after_them_and_hide_nothing():
    assert drawn("{% rows n in found %}{{ n }}{% endrows %}{{ n }}", found=[("1",), ("2",)], n="after") == "12after"


def test_a_word_that_looks_like_a_place_stays_a_word():
    assert drawn("{% rows a b in found %}{{ a }}{{ b }}{% endrows %}", found=[("\x000\x00", "x")]) == "\x000\x00x"


@pytest.mark.parametrize(
    "body",
    [
        "{% if n %}{{ n }}{% endif %}",
        "{{ n|upper }}",
        "{{ n.name }}",
        "{% if shared %}{{ n|upper }}{% endif %}",
        "{% for one in n %}{{ one }}{% endfor %}",
        "{% with m=n %}{{ m }}{% endwith %}",
    ],
)
def test_a_row_that_does_more_than_say_its_words_is_refused(body):
    with pytest.raises(TemplateSyntaxError, match="only says"):
        drawn(f"{{% rows n in found %}}{body}{{% endrows %}}", found=[("1",)], shared=True)


@pytest.mark.parametrize("said", ["rows found", "rows in found", "rows n of found"])
def test_rows_without_names_are_refused(said):
    with pytest.raises(TemplateSyntaxError, match="rows"):
        drawn(f"{{% {said} %}}{{% endrows %}}", found=[])
