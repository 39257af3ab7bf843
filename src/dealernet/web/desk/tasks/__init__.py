"""Tasks as a list: what was asked of whom, done or not; the queue shows what waits now."""
