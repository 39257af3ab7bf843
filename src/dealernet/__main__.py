"""`python -m dealernet`: the console program."""

from __future__ import annotations

import sys

from dealernet.project.console import main

sys.exit(main())
