"""The demo network: a company, its dealers and a history, made up, repeatable, with right check digits."""
