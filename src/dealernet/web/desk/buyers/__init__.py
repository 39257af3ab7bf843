"""Buyers: who they are, on which terms, and who signs in for them."""
