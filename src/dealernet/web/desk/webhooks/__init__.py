"""Webhooks on the desk: whom the company tells of what happens, how each fares, and what was sent."""
