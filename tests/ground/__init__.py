"""The ground tests stand on: a database, a running company, a browser."""
