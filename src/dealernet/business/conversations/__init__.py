"""Letters that leave: templates, messages, and whether they arrived."""
