"""Telegram: messages leave by a bot of the company, and whoever writes to it is linked, unlinked or answered."""
