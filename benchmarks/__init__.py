"""How fast, against what: scenarios of ours beside the leanest honest SQL for the same job, as ratios."""
