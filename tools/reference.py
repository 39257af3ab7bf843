"""Write docs/reference from the code: events, facts, actions, packs, printed forms, settings, jobs and sweeps."""

from __future__ import annotations

import dataclasses
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealernet.project.settings")

import django

django.setup()

from django.utils import translation  # noqa: E402
from django.utils.translation import gettext as _  # noqa: E402
from django.utils.translation import pgettext  # noqa: E402

import dealernet.project.urls  # noqa: E402, F401 - loads what only pages use
from dealernet.automation.packs import PACKS, rules_of  # noqa: E402
from dealernet.automation.registry import ACTIONS  # noqa: E402
from dealernet.automation.rules import words_of  # noqa: E402
from dealernet.business.documents.forms import FORM_WORDS, LINE_COLUMNS  # noqa: E402
from dealernet.business.documents.rules.blocks import BLOCKS, COMMON, Option  # noqa: E402
from dealernet.business.segments.facts import held_fast as segments_held_fast  # noqa: E402
from dealernet.foundation.conditions.tree import OPERATORS  # noqa: E402
from dealernet.foundation.events.event import KINDS  # noqa: E402
from dealernet.foundation.events.reactions import REACTIONS  # noqa: E402
from dealernet.foundation.events.worker import SWEEPS  # noqa: E402
from dealernet.foundation.facts import SOURCES, Fact  # noqa: E402
from dealernet.foundation.fields.published import held_fast  # noqa: E402
from dealernet.foundation.jobs.job import JOBS  # noqa: E402
from dealernet.project.settings.environment import Environment  # noqa: E402
from dealernet.web.desk.rules.presenting import rows_in_words, start_in_words  # noqa: E402

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
MADE = "<!-- Made from the code by tools/reference.py: change the code, then run `make reference`. -->"


def events() -> str:
    """Every event: its kind, what it means, its facts."""
    rows = []
    for kind, event in sorted(KINDS.items()):
        names = [f for f in dataclasses.fields(event) if f.name not in ("subject", "stream")]
        facts = ", ".join(f"`{f.name}`: {f.type}" for f in names) or "none"
        asked = "".join(f"\n- rules ask `{name}`: {word.title}" for name, word in event.words.items())
        rows.append(f"## {kind}\n\n{_said(event)}\n\n- subject: {event.subject_type}\n- facts: {facts}{asked}")
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


def forms() -> str:
    """Every block of printed forms with its options, and the words and columns forms may name."""
    blocks = []
    for name, kind in BLOCKS.items():
        about = "" if "order" in kind.about else " Of invoices only."
        options = _table(("option", "what it says", "kind"), (_option(one) for one in kind.options))
        blocks.append(f"### {name}\n\n{kind.title}: {kind.hint}{about}" + (f"\n\n{options}" if kind.options else ""))
    common = _table(("option", "what it says", "kind"), (_option(one) for one in COMMON))
    parts = ["## Blocks\n\n" + "\n\n".join(blocks), f"## Options of every block but a new page\n\n{common}"]
    for about, words in FORM_WORDS.items():
        parts.append(f"## Words of forms about an {about}\n\n" + _meanings("word", words))
        parts.append(f"## Columns of forms about an {about}\n\n" + _meanings("column", LINE_COLUMNS[about]))
    return _page("Printed forms", "What forms are built of. Own fields are words and columns besides.", parts)


def _option(one: Option) -> tuple[str, str, str]:
    choices = f": {', '.join(f'`{name}`' for name in one.choices)}" if one.choices else ""
    bounds = f", {one.least} to {one.most}" if one.kind == "number" else ""
    return f"`{one.name}`", str(one.title), f"{one.kind}{choices}{bounds}" + (", needed" if one.required else "")


def _meanings(head: str, named: Mapping[str, object]) -> str:
    return _table((head, "meaning"), ((f"`{name}`", str(title)) for name, title in named.items()))


def settings() -> str:
    """Every variable of the environment."""
    rows = [
        (f"`{f.metadata['name']}`", f"`{f.default}`" if f.default else "empty", f.metadata["meaning"])
        for f in dataclasses.fields(Environment)
    ]
    table = _table(("variable", "default", "meaning"), rows)
    return _page("Settings", "Read once from the environment when the program starts.", [table])


def packs() -> str:
    """Every ready pack: what it is for and what each of its rules does, in the words of the pages."""
    head = (
        _("Rule"),
        pgettext("a rule is weighed", "When"),
        pgettext("rule", "and only if"),
        pgettext("rule", "then"),
    )
    parts = [
        f"## {title}\n\n{about}\n\n{_table(head, (_rule(body) for body in rules_of(key).values()))}"
        for key, (title, about) in PACKS.items()
    ]
    about = _("Ready sets of rules: switch one on, then change what you like. What you changed stays as you made it.")
    return _page(_("Ready packs"), about, parts)


def _rule(body: Mapping[str, Any]) -> tuple[str, ...]:
    on, title = body["on"], body["title"]
    steps = [_step(step) for step in body["then"]]
    return (
        title[translation.get_language()],
        start_in_words(on, body.get("at")),
        "; ".join(rows_in_words(body.get("when"), _own_words(on))),
        "; ".join(dict.fromkeys(steps)),
    )


def _own_words(kind: str) -> dict[str, Fact]:
    """The words of an event; what a company chooses itself, as its pipelines, is told by key."""
    return {n: f if isinstance(f.choices, dict) else replace(f, choices={}) for n, f in words_of(kind).items()}


def _step(step: Mapping[str, Any]) -> str:
    if "do" in step:
        return str(ACTIONS[step["do"]].title)
    return pgettext("step of a rule", "wait" if "wait" in step else "wait for a day")


PAGES: dict[str, Callable[[], str]] = {
    "events": events,
    "facts": facts,
    "actions": actions,
    "forms": forms,
    "packs": packs,
    "settings": settings,
}
RUSSIAN: dict[str, Callable[[], str]] = {"packs": packs}
"""Pages that people who set the program up read; the others are for developers."""


def made() -> dict[Path, str]:
    """Every page of the reference and what it should say now."""
    with held_fast({}), segments_held_fast({}):
        with translation.override("en"):
            told = {FOLDER / f"{name}.md": page() for name, page in PAGES.items()}
        with translation.override("ru"):
            return told | {FOLDER / "ru" / f"{name}.md": page() for name, page in RUSSIAN.items()}


def _page(title: str, about: str, parts: Iterable[str]) -> str:
    return "\n\n".join([f"# {title}", MADE, about, *parts]) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _said(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").split())


def main() -> int:
    """Write the pages; with `--check` only name those that are stale."""
    (FOLDER / "ru").mkdir(parents=True, exist_ok=True)
    stale = [path for path, text in made().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        sys.stdout.write(f"{path.name}\n")
        if "--check" not in sys.argv:
            path.write_text(made()[path], encoding="utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
