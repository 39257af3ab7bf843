"""The buyer's draft order: quantities, for whom, submission."""
