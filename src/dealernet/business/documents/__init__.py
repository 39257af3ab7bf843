"""Papers: invoices with numbers, versions and faces."""
