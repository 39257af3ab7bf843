"""The parts pages are made of: one function and one template each."""
