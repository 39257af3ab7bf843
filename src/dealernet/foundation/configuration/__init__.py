"""Whatever a company may change: definitions with numbered revisions."""
