"""The hot path of orders as SQL, and the Python that calls it."""
