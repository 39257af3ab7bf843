"""What people and programs see: desk, portal, counter, field, API."""
