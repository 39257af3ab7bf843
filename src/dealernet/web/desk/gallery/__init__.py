"""The gallery: every component in its states, for whoever writes a page."""
