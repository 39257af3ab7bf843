"""1C: the built-in site exchange, OData, and sheets of terms."""
