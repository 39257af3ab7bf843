"""The one condition language: parse, check, explain, decide."""
