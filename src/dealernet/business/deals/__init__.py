"""Deals: what may become an order, whose it is, and where it stands in a pipeline the company has drawn."""
