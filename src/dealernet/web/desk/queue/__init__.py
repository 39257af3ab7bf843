"""What needs a person: the queue, the next one, and finding anything."""
