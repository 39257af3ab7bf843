"""What a buyer owes, has paid, and may still order on credit."""
