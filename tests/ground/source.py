"""The project's own source, read once: modules with their trees, templates, documents, locks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = ROOT / "src" / "dealernet"
BUSINESS: Final = SOURCE / "business"


def _modules() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).parts
        if "migrations" not in parts and "tests" not in parts:
            yield path


MODULES: Final = list(_modules())
TREES: Final = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
TEMPLATES: Final = sorted((SOURCE / "web").rglob("*.html"))
DOCUMENTS: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")])
LOCKS: Final = sorted([*(ROOT / "requirements").glob("*.lock"), *ROOT.glob("package-lock.json")])


def place(path: Path) -> str:
    """A path as messages name it."""
    return str(path.relative_to(ROOT))


def dotted(path: Path) -> str:
    """A module's name."""
    name = str(path.relative_to(SOURCE.parent).with_suffix("")).replace("/", ".")
    return name.removesuffix(".__init__")


def imports(tree: ast.AST) -> Iterator[tuple[int, str, bool]]:
    """Every import of a tree: its line, the full name it brings, and whether it stands inside a function."""
    for node, inside in _walk(tree, False):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, inside
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}", inside


def _walk(node: ast.AST, inside: bool) -> Iterator[tuple[ast.AST, bool]]:
    yield node, inside
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
