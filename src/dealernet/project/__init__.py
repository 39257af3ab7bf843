"""Settings, addresses, start-up: the only place that knows everything."""
