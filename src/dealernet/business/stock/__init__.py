"""How many there are: by location and owner, on hand and reserved."""
