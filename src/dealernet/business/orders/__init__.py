"""Orders from draft to closed: the exemplar of an area."""
