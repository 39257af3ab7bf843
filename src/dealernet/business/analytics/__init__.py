"""Figures of the trade for whoever leads it: each is counted from the records of now and opens them."""
