"""What waits on the network or the clock."""
