"""1C on the desk: the address and password to paste, files and orders, what was refused and why."""
