"""Saved views: cuts of lists that people name and keep for themselves or for all of the staff."""
