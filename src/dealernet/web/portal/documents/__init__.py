"""A buyer's papers."""
