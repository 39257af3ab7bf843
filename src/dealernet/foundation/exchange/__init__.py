"""Messages in and out of the company, our ids against theirs, keys that make writes repeatable."""
