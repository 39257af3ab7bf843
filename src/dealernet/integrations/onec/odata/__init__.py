"""1C by OData: what the exchange of files cannot carry — terms, debts, states of orders — and documents made there."""
