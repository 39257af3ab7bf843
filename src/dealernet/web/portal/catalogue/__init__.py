"""The catalogue as a buyer sees it."""
