"""Pages for a dealer's buyers."""
