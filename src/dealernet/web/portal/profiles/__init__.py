"""The legal faces and addresses a buyer orders with."""
