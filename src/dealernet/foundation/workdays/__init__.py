"""Working days: which days the company works, as data it edits, and how they are counted."""
