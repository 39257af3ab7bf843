"""Sheets of terms and debts on the desk: the template, uploading, a look at what would change, applying."""
