"""Dealernet: the one place where a dealer network works."""
