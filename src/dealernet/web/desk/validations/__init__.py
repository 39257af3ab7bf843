"""Validations on the desk: which changes the company forbids, made and switched off by pages."""
