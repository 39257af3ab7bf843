"""Small builders of rows for tests: nothing surprising by default."""
