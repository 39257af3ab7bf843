"""What programs ask: the REST API."""
