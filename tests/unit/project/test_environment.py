"""The environment as settings, and the console program that reads it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dealernet.project.settings.environment import UnknownVariable, read
from dealernet.project.version import version

ROOT = Path(__file__).resolve().parents[3]


def test_a_folder_begun_as_a_demo_stays_one_unless_told_otherwise(tmp_path: Path) -> None:
    before = read({"DATA_DIR": str(tmp_path)}).in_demo
    (tmp_path / "demo.json").write_text("{}")

    said_nothing = read({"DATA_DIR": str(tmp_path)}).in_demo
    said_no = read({"DATA_DIR": str(tmp_path), "DEALERNET_DEMO": "0"}).in_demo

    assert (before, said_nothing, said_no) == (False, True, False)


def test_an_unknown_variable_stops_the_start_and_names_the_nearest() -> None:
    with pytest.raises(UnknownVariable, match="did you mean DEALERNET_DEMO"):
        read({"DEALERNET_DEMOO": "1"})


def test_the_console_program_works_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "tools" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    bootstrap = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bootstrap)
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))

    bootstrap.write_console()
    said = subprocess.run(
        [tmp_path / "bin" / "dealernet", "version"], cwd="/", capture_output=True, text=True, check=True
    )

    assert said.stdout == f"dealernet {version()}\n"


ASK = """
import django
django.setup()
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory
asked = RequestFactory().post("/", HTTP_HOST="dealers.example", HTTP_ORIGIN="https://dealers.example",
                              HTTP_X_FORWARDED_PROTO="https")
print(asked.is_secure(), CsrfViewMiddleware(lambda request: None)._origin_verified(asked))
"""


@pytest.mark.parametrize(("proxies", "said"), [("1", "True True"), ("0", "False False")])
def test_forms_are_taken_behind_a_proxy_that_speaks_tls_and_only_a_named_one_is_believed(
    tmp_path: Path, proxies: str, said: str
) -> None:
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DEALERNET_BASE_URL": "https://dealers.example",
        "DEALERNET_PROXIES": proxies,
        "DJANGO_SETTINGS_MODULE": "dealernet.project.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }

    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == said
