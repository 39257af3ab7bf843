"""Settings of the company: its legal entities, its mail, who takes newcomers."""
