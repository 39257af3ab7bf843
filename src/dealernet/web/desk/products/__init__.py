"""Products as the company keeps them."""
