"""The event log and its delivery: history, audit trail, trigger and outbox in one table."""
