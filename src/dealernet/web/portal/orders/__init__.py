"""A buyer's own orders."""
