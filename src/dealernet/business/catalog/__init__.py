"""What we sell: products, groups, units, pictures."""
