"""Fields of the company's own on cards: filled in where they stand, by staff and by buyers."""
