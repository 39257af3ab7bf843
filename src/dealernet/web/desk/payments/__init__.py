"""Payments: told by bank and 1C, entered by hand, settled when doubtful."""
