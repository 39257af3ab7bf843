"""Custom fields: what a company keeps of its orders, buyers and goods besides what the program knows of them."""
