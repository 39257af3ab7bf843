"""Runs of rules on the desk: what each decided and did, what went wrong, and why nothing happened."""
