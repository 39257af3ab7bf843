"""The statuses of orders on the desk: made, ordered, changed and removed in a draft, looked at, then published."""
