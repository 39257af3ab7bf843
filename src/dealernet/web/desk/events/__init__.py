"""The log on the desk: what is set aside and why, how far delivery is behind, what happened lately."""
