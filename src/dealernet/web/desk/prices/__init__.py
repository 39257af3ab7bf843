"""Prices by type, and agreements."""
