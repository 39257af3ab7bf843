"""Rules on the desk: which are in force, what they decided and why."""
