"""Numbers for whoever leads sales: how much goes by itself, each figure opening its records."""
