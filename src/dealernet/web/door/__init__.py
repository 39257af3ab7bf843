"""The door: signing in and out, one's own account, language and look."""
