"""One folder per outside system; none knows another."""
