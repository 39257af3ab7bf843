"""Bank statements in 1C's client-bank format."""
