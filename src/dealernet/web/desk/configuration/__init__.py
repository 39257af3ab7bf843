"""The configuration on the desk: what is in force, its history, moving it between installations."""
