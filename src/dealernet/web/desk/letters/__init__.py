"""Letters that left or wait, and the demo mailbox."""
