"""Nothing is too long to be read as one thought: modules, functions, templates."""

from __future__ import annotations

import ast

from ground.source import MODULES, TEMPLATES, TREES, place

MODULE, FUNCTION, TEMPLATE = 400, 50, 80


def test_no_module_is_longer_than_four_hundred_lines():
    long = {place(path): len(path.read_text().splitlines()) for path in MODULES}

    assert {name: lines for name, lines in long.items() if lines > MODULE} == {}


def test_no_function_is_longer_than_fifty_lines():
    long = {}
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION:
                    long[f"{place(path)}:{node.name}"] = lines

    assert long == {}


def test_no_template_is_longer_than_eighty_lines():
    long = {place(path): len(path.read_text().splitlines()) for path in TEMPLATES}

    assert {name: lines for name, lines in long.items() if lines > TEMPLATE} == {}


def test_every_module_says_in_one_sentence_what_it_is():
    silent = [place(path) for path, tree in TREES.items() if not ast.get_docstring(tree)]

    assert silent == []
