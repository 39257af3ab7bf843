"""The border with 1C: who masters what, chosen and published as numbered revisions."""
