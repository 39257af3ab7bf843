"""What everything stands on: access, events, configuration, conditions, jobs."""
