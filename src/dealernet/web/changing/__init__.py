"""Changing what an order contains: one page for buyers and staff, each in its own frame."""
