"""How a list is looked at: which columns it has, in which order it goes; kept for each person."""
