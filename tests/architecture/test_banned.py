"""What nobody here calls: signals, the machine's clock, another program's memory; and imports stand at the top."""

from __future__ import annotations

import ast
import re

import pytest

from ground.source import SOURCE, TREES, imports, place

CLOCKS = {("timezone", "now"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today")}
STATEMENT = re.compile(r"\b(select|insert|update|delete)\b", re.IGNORECASE)
CLOCK_OWNER = "src/dealernet/foundation/clock.py"
VAGUE = {"utils", "helpers", "common", "manager", "managers", "service", "services", "handler", "handlers", "process"}


def test_nobody_listens_to_signals():
    users = [
        f"{place(path)}:{line}"
        for path, tree in TREES.items()
        for line, full, _ in imports(tree)
        if full.startswith(("django.db.models.signals", "django.dispatch", "django.core.signals"))
    ]

    assert users == []


def test_every_moment_comes_from_the_one_clock():
    readers = []
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
                if (name, node.func.attr) in CLOCKS and place(path) != CLOCK_OWNER:
                    readers.append(f"{place(path)}:{node.lineno}")

    assert readers == []


def test_sql_takes_the_moment_from_outside():
    told = re.compile(r"(?<![\w.])(now\s*\(\s*\)|current_timestamp|localtimestamp|current_date\b)", re.IGNORECASE)
    readers = []
    for path in sorted(SOURCE.rglob("*.sql")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if told.search(line.partition("--")[0]):
                readers.append(f"{place(path)}:{number}")
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and _is_sql(node.value) and told.search(str(node.value)):
                readers.append(f"{place(path)}:{node.lineno}")

    assert readers == []


def test_imports_stand_at_the_top_or_say_why_not():
    silent = []
    for path, tree in TREES.items():
        lines = path.read_text().splitlines()
        for number, full, inside in imports(tree):
            if inside and not re.search(r"# noqa: PLC0415 - \w.+", lines[number - 1]):
                silent.append(f"{place(path)}:{number} {full}")

    assert silent == []


def test_models_override_neither_save_nor_delete():
    overriding = []
    for path, tree in TREES.items():
        if path.name != "models.py" and "models" not in path.parts:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete"):
                overriding.append(f"{place(path)}:{node.lineno}")

    assert overriding == []


def test_no_module_has_a_name_that_says_nothing():
    assert [place(path) for path in TREES if path.stem in VAGUE or path.parent.name in VAGUE] == []


@pytest.mark.parametrize("word", ["eval", "exec", "pickle.loads", "yaml.load"])
def test_nothing_from_outside_is_ever_run(word):
    users = []
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == word:
                users.append(f"{place(path)}:{node.lineno}")

    assert users == []


def _is_sql(text: object) -> bool:
    return (
        isinstance(text, str)
        and bool(re.search(r"\b(select|insert|update|delete)\b", text, re.IGNORECASE))
        and "\n\n" not in text
    )
