"""Fields of the company's own in the settings: added, changed, put in order, archived."""
