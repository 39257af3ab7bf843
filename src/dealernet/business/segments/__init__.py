"""Segments: buyers of whom a condition holds, under a name that rules, validations and lists may ask by."""
