"""The repository itself: locks without addresses, no bundles of others, live links, settings in the reference."""

from __future__ import annotations

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import polib

from dealernet.project.settings.environment import Environment
from ground.source import DOCUMENTS, LOCKS, ROOT, place


def test_locks_hold_hashes_and_no_address():
    assert {place(path) for path in LOCKS if re.search(r"https?://|resolved", _own(path.read_text()))} == set()
    for path in LOCKS:
        assert "sha512-" in path.read_text() or "--hash=sha256:" in path.read_text(), place(path)


def test_nothing_of_others_is_kept_in_the_repository():
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    bundles = [name for name in kept if re.search(r"(\.min\.(js|css)|\.map|\.woff2?|\.whl|\.jar|\.exe|\.so)$", name)]

    assert bundles == []


def test_every_link_between_documents_leads_somewhere():
    dead = []
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:", "mailto:")) and not (path.parent / target).exists():
                dead.append(f"{place(path)} -> {target}")

    assert dead == []


def test_russian_is_complete_and_certain():
    catalogue = polib.pofile(str(ROOT / "locale/ru/LC_MESSAGES/django.po"))
    entries = [entry for entry in catalogue if not entry.obsolete]

    assert [entry.msgid for entry in entries if entry.fuzzy] == []
    assert [entry.msgid for entry in entries if not entry.translated()] == []


def test_nothing_is_translated_that_nobody_says():
    catalogue = polib.pofile(str(ROOT / "locale/ru/LC_MESSAGES/django.po"))
    said = " ".join(_run_together(path.read_text(encoding="utf-8")) for path in _speaking())

    assert [entry.msgid for entry in catalogue if not _is_said(entry.msgid, said)] == []


def test_every_setting_is_in_the_reference():
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    missing = [one.metadata["name"] for one in fields(Environment) if f"`{one.metadata['name']}`" not in page]

    assert missing == []


def test_no_rule_outside_a_layer_takes_the_name_of_a_layout_helper():
    drawn = (ROOT / "src/dealernet/web/static/css/base.css").read_text()
    ours = (ROOT / "src/dealernet/web/frontend/ours.css").read_text()
    alone = set(re.findall(r"^(\.[\w-]+) \{", ours, re.MULTILINE))

    assert {name for name in alone if re.search(rf"^{re.escape(name)} \{{", drawn, re.MULTILINE)} == set()


def _speaking() -> list[Path]:
    """Whatever may say something to a person: what lies in built folders says nothing of its own."""
    found = (path for kind in ("py", "html", "js", "ts", "yaml", "txt") for path in (ROOT / "src").rglob(f"*.{kind}"))
    return [path for path in found if "static" not in path.parts]


def _run_together(text: str) -> str:
    """A text with the parts of a literal of several lines put together."""
    joined = re.sub(r'"\s*\n\s*[frb]*"', "", text).replace('\\"', '"').replace("\\n", " ")
    return " ".join(joined.split())


def _is_said(msgid: str, said: str) -> bool:
    """Whether the words stand anywhere, as code or as a template spells them."""
    in_template = re.sub(r"%\((\w+)\)s", r"{{ \1 }}", msgid).replace("%%", "%")
    return any(" ".join(words.split()) in said for words in (msgid, in_template))


def _own(text: str) -> str:
    return re.sub(r'"funding":\s*\{[^}]*\}', "", text)
