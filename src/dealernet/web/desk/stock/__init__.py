"""Stock by place and owner, and what moved."""
