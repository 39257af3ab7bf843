"""Saving the cut a list shows, and removing a saved one."""
