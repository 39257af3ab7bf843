"""Calls: what a telephone exchange tells of them, which were missed, and which of those were called back."""
