"""Segments of buyers on the desk: the list, making one of a condition, changing, archiving."""
