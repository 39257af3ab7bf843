"""Pipelines on the desk: drawn, changed and published by pages, with what that does to the deals that stand in them."""
