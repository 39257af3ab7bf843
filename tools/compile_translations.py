"""Compile readable translation catalogues into the binary ones that gettext reads."""

from __future__ import annotations

import sys
from pathlib import Path

import polib

for name in sys.argv[1:]:
    polib.pofile(name).save_as_mofile(str(Path(name).with_suffix(".mo")))
