"""Write docs/reference from the code: events, facts, actions, operators, settings, jobs and sweeps."""

from __future__ import annotations

import dataclasses
import inspect
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")

import django

django.setup()

from django.utils import translation  # noqa: E402

import dealernet.project.urls  # noqa: E402, F401 - loads what only pages use
from dealernet.automation.registry import ACTIONS  # noqa: E402
from dealernet.business.segments.facts import held_fast as segments_held_fast  # noqa: E402
from dealernet.foundation.conditions.tree import OPERATORS  # noqa: E402
from dealernet.foundation.events.event import KINDS  # noqa: E402
from dealernet.foundation.events.reactions import REACTIONS  # noqa: E402
from dealernet.foundation.events.worker import SWEEPS  # noqa: E402
from dealernet.foundation.facts import SOURCES  # noqa: E402
from dealernet.foundation.fields.published import held_fast  # noqa: E402
from dealernet.foundation.jobs.job import JOBS  # noqa: E402
from dealernet.project.settings.environment import Environment  # noqa: E402

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
MADE = "<!-- Made from the code by tools/reference.py: change the code, then run `make reference`. -->"


def events() -> str:
    """Every event: its kind, what it means, its facts."""
    rows = []
    for kind, event in sorted(KINDS.items()):
        names = [f for f in dataclasses.fields(event) if f.name not in ("subject", "stream")]
        facts = ", ".join(f"`{f.name}`: {f.type}" for f in names) or "none"
        rows.append(f"## {kind}\n\n{_said(event)}\n\n- subject: {event.subject_type}\n- facts: {facts}")
    return _page("Events", "What areas announce. Rules, webhooks and history read these.", rows)


def facts() -> str:
    """Every word that conditions and templates may use, and the operators each type may be asked."""
    rows = []
    for subject, source in sorted(SOURCES.items()):
        table = _table(("word", "type", "meaning"), ((f"`{n}`", f.type, str(f.title)) for n, f in source.words.items()))
        rows.append(f"## {subject}\n\n{table}")
    operators = _table(("operator", "types"), ((f"`{n}`", ", ".join(sorted(t))) for n, t in OPERATORS.items()))
    rows.append(f"## Operators\n\n{operators}")
    return _page("Facts", "The words conditions, rules and templates may use.", rows)


def actions() -> str:
    """Every action a rule may take, every reaction, sweep and job."""
    what = _table(
        ("action", "what it does", "told", "announces"),
        (
            (f"`{n}`", one.meaning, ", ".join(f"`{t.name}`" for t in one.told), ", ".join(sorted(one.announces)))
            for n, one in sorted(ACTIONS.items())
        ),
    )
    takers = _table(
        ("reaction", "what it does", "kinds"),
        ((f"`{n}`", _said(r.take), ", ".join(sorted(r.kinds)) or "all") for n, r in sorted(REACTIONS.items())),
    )
    swept = sorted(SWEEPS, key=lambda sweep: sweep.name)
    sweeps = _table(("sweep", "every", "what it does"), ((s.name, f"{s.seconds:g} s", _said(s.run)) for s in swept))
    parts = [f"## Actions of rules\n\n{what}", f"## Reactions\n\n{takers}", f"## Sweeps\n\n{sweeps}"]
    if JOBS:
        parts.append("## Jobs\n\n" + _table(("job", "what"), ((n, _said(j.now)) for n, j in sorted(JOBS.items()))))
    return _page("What happens by itself", "Actions rules may take, and what runs without anybody asking.", parts)


def settings() -> str:
    """Every variable of the environment."""
    rows = [
        (f"`{f.metadata['name']}`", f"`{f.default}`" if f.default else "empty", f.metadata["meaning"])
        for f in dataclasses.fields(Environment)
    ]
    table = _table(("variable", "default", "meaning"), rows)
    return _page("Settings", "Read once from the environment when the program starts.", [table])


PAGES: dict[str, Callable[[], str]] = {"events": events, "facts": facts, "actions": actions, "settings": settings}


def made() -> dict[Path, str]:
    """Every page of the reference and what it should say now."""
    with translation.override("en"), held_fast({}), segments_held_fast({}):
        return {FOLDER / f"{name}.md": page() for name, page in PAGES.items()}


def _page(title: str, about: str, parts: Iterable[str]) -> str:
    return "\n\n".join([f"# {title}", MADE, about, *parts]) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _said(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").split())


def main() -> int:
    """Write the pages; with `--check` only name those that are stale."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    stale = [path for path, text in made().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        sys.stdout.write(f"{path.name}\n")
        if "--check" not in sys.argv:
            path.write_text(made()[path], encoding="utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
