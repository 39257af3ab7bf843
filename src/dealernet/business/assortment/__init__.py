"""What a buyer sees when choosing: product, own price and live stock together."""
