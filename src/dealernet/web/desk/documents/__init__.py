"""Papers and their faces."""
