"""First steps: what must be filled in before the first order, one after another."""
