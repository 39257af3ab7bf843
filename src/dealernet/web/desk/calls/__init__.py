"""Calls on the desk: who waits to be called back, the list, one call and what is done about it."""
