"""Who is asking: accounts, actors, and the powers they hold."""
