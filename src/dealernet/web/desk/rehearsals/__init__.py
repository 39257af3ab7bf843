"""Rehearsals on the desk: a rule tried on the past, its progress, and what it came to."""
